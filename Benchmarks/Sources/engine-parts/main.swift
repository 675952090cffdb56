// Measures parts of the engine that no command shows by itself; see Benchmarks/engine_report.py, which runs all of it.
//
//     DRAGNET_LIBRARIES_ONLY=1 swift build -c release --package-path Benchmarks
//     Benchmarks/.build/release/engine-parts walks 200000 20

import CPeak
import DragnetCore
import Foundation

let words = Array(CommandLine.arguments.dropFirst())
let numbers = words.compactMap { Int($0) }
let threads = ProcessInfo.processInfo.environment["THREADS"].flatMap { Int($0) } ?? 1
let context = WorkContext(threads: threads)

switch (words.first, numbers.count) {
case ("walks", 2): try measureWalks(nodes: numbers[0], degree: numbers[1], context: context)
case ("growth", 2...): try measureGrowth(edges: Array(numbers.dropFirst()), degree: numbers[0], context: context)
case ("peak", 0): tell("peak", ["multiply_adds_per_second": dragnet_fma_peak()])
case ("memory", 3):
    try measureMemory(nodes: numbers[0], degree: numbers[1], isWeighted: numbers[2] != 0, context: context)
case ("shapes", 2): try measureShapes(nodes: numbers[0], clique: numbers[1], context: context)
case ("neighbors", 2): try measureNeighbors(rows: numbers[0], dimension: numbers[1], context: context)
case ("exact", 3):
    try measureExactness(queries: numbers[0], rows: numbers[1], dimension: numbers[2], context: context)
case ("kmeans", 2) where words.count == 5:
    try measureKMeans(
        file: words[1], clusters: numbers[0], iterations: numbers[1], output: words[4], context: context)
default:
    print(
        """
        usage: engine-parts walks NODES DEGREE | growth DEGREE EDGES… | shapes NODES CLIQUE | neighbors ROWS DIMENSION
               memory NODES DEGREE 0|1 | peak | exact QUERIES ROWS DIMENSION | kmeans FILE.npy CLUSTERS ITERATIONS LABELS
        Figures come as JSON, one object a line. THREADS=N asks for more than one thread.
        """)
    exit(2)
}
