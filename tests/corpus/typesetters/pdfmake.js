// Makes the document that a file of JSON defines, with pdfmake: `node pdfmake.js definition.json target.pdf`.
const fs = require("fs");
const pdfmake = require("pdfmake");

const [definitionPath, target] = process.argv.slice(2);
const { edges, fonts, ...definition } = JSON.parse(fs.readFileSync(definitionPath, "utf8"));
pdfmake.setFonts(fonts);
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy(() => true);
for (const [edge, node] of Object.entries(edges)) {
  definition[edge] = (page) => ({ ...node, text: node.text.replace("{page}", page) });
}
definition.info.creationDate = new Date("2024-01-01T00:00:00Z");
pdfmake.createPdf(definition).write(target);
