// Reads an exported file with graphology and prints what it found: node read.js FORMAT FILE
const fs = require("fs");
const {MultiDirectedGraph} = require("graphology");

const readers = {
  graphology: (text) => MultiDirectedGraph.from(JSON.parse(text)),
  gexf: (text) => require("graphology-gexf").parse(MultiDirectedGraph, text),
  graphml: (text) => require("graphology-graphml").parse(MultiDirectedGraph, text),
};
const [format, file] = process.argv.slice(2);
const graph = readers[format](fs.readFileSync(file, "utf8"));
const nodes = graph.mapNodes((key, attributes) => [key, attributes]);
const edges = graph.mapEdges((_, attributes, source, target) => [source, target, attributes]);
process.stdout.write(JSON.stringify({nodes, edges}));
