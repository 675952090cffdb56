import DragnetCore
import DragnetDetection
import Testing

@Suite("Bins of a column, and the matrix of rows")
struct LearnersTestsBins {
    @Test("Few values have a bin each, in their order, with the middle between them as the edge")
    func fewValues() {
        let bins = ColumnBins([3, -1, 2, 2, .nan, -1, 0, -0.0])
        #expect(bins.edges == [-0.5, 1, 2.5])
        #expect(bins.hasMissing && bins.isUseful)
        #expect([-1, 0, -0.0, 2, 3, 99, -99].map { bins.bin($0) } == [1, 2, 2, 3, 4, 4, 1])
        #expect([Float.nan, .infinity, -.infinity].map { bins.bin($0) } == [0, 0, 0])
        #expect(bins.threshold(4) == .greatestFiniteMagnitude)
    }

    @Test("Many values share at most 255 bins of about the same count")
    func manyValues() {
        var random = KeyedRandom(RandomKey(1))
        let values = (0..<20_000).map { _ in
            Float(random.nextLogNormal(mu: 0, sigma: 2)) * (random.nextBool(probability: 0.5) ? 1 : -1)
        }
        let bins = ColumnBins(values)
        #expect(bins.binCount == 256)
        #expect(zip(bins.edges, bins.edges.dropFirst()).allSatisfy { $0 < $1 })
        var counts = [Int](repeating: 0, count: 256)
        for value in values { counts[Int(bins.bin(value))] += 1 }
        #expect(counts[0] == 0 && counts.dropFirst().allSatisfy { (70...90).contains($0) })
    }

    @Test("The zeros of a sparse column leave its tail most of the bins")
    func sparse() {
        let values = (0..<100_000).map { Float($0 % 20 == 0 ? $0 : 0) }
        let bins = ColumnBins(values)
        #expect(bins.binCount > 250 && bins.binCount <= 256)
        #expect(bins.bin(0) < bins.bin(20))
    }

    @Test("A bin is where a comparison with its edge says, however close the values are")
    func comparison() {
        let close: [Float] = [
            1, Float(1).nextUp, Float(1).nextUp.nextUp, 1e38, 3e38, -3e38, .leastNonzeroMagnitude,
            -.leastNonzeroMagnitude,
        ]
        let bins = ColumnBins(close)
        #expect(bins.binCount == 9)
        for value in close {
            for bin in 1...8 { #expect((Int(bins.bin(value)) <= bin) == (value <= bins.threshold(bin))) }
        }
    }

    @Test("Nothing to tell apart is not useful")
    func useless() {
        #expect(!ColumnBins([]).isUseful)
        #expect(!ColumnBins([.nan, .nan]).isUseful)
        #expect(!ColumnBins([4, 4]).isUseful)
        #expect(ColumnBins([4, .nan]).isUseful)
    }

    @Test("A matrix gives back its rows")
    func matrix() {
        var matrix = DesignMatrix(columnCount: 2, values: [1, 2, 3, 4])
        matrix.append(row: [5, 6])
        matrix.append(row: [0, 7, 8, 9][1...2])
        [Float(9), 10].withUnsafeBufferPointer { matrix.append(row: $0) }
        #expect(matrix.rowCount == 5)
        #expect(Array(matrix.row(3)) == [7, 8])
        #expect(matrix.withRow(4) { Array($0) } == [9, 10])
        #expect(matrix.selecting([2, 0]).values == [5, 6, 1, 2])
    }
}
