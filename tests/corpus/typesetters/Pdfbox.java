import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.util.Matrix;

/**
 * Draws what a file of lines says, with Apache PDFBox in Helvetica that is not embedded.
 *
 * <p>A line is a command and its arguments, with tabs between them: page; text x y size bold spread turned words; rule
 * x y width; image x y width height base64.
 */
public class Pdfbox {
    public static void main(String[] arguments) throws Exception {
        try (PDDocument document = new PDDocument()) {
            PDPageContentStream stream = null;
            for (String line : Files.readAllLines(Path.of(arguments[0]), StandardCharsets.UTF_8)) {
                String[] words = line.split("\t");
                if (words[0].equals("page")) {
                    if (stream != null) {
                        stream.close();
                    }
                    PDPage page = new PDPage(PDRectangle.A4);
                    document.addPage(page);
                    stream = new PDPageContentStream(document, page);
                } else if (words[0].equals("text")) {
                    text(stream, words);
                } else if (words[0].equals("rule")) {
                    stream.setStrokingColor(Color.LIGHT_GRAY);
                    stream.setLineWidth(0.3f);
                    stream.moveTo(number(words[1]), number(words[2]));
                    stream.lineTo(number(words[1]) + number(words[3]), number(words[2]));
                    stream.stroke();
                } else {
                    var image = ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(words[5])));
                    stream.drawImage(
                            LosslessFactory.createFromImage(document, image),
                            number(words[1]), number(words[2]), number(words[3]), number(words[4]));
                }
            }
            stream.close();
            document.setDocumentId(0L);
            document.save(arguments[1]);
        }
    }

    private static void text(PDPageContentStream stream, String[] words) throws Exception {
        float x = number(words[1]);
        float y = number(words[2]);
        stream.beginText();
        stream.setFont(words[4].equals("1") ? PDType1Font.HELVETICA_BOLD : PDType1Font.HELVETICA, number(words[3]));
        stream.setCharacterSpacing(number(words[5]));
        if (words[6].equals("1")) {
            stream.setTextMatrix(Matrix.getRotateInstance(Math.PI / 2, x, y));
        } else {
            stream.newLineAtOffset(x, y);
        }
        stream.showText(words[7]);
        stream.endText();
    }

    private static float number(String text) {
        return Float.parseFloat(text);
    }
}
