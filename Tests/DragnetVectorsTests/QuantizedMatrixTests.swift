import CDragnetKernels
import DragnetCore
import DragnetVectors
import Testing

@Suite("Vectors at 16 bits a number")
struct QuantizedMatrixTests {
    private static func values(_ count: Int, seed: UInt64, scale: Double) -> [Float] {
        var random = KeyedRandom(RandomKey(seed))
        return (0..<count).map { _ in Float((random.nextUnit() * 2 - 1) * scale) }
    }

    @Test("A number is off by no more than its row's scale", arguments: [1, 31, 32, 100, 128], [1e-3, 1, 700])
    func accuracy(dimension: Int, scale: Double) {
        let values = Self.values(dimension * 5, seed: 7, scale: scale)
        let table = QuantizedMatrix(values, dimension: dimension)
        #expect(table.rowCount == 5 && table.dimension == dimension)
        for row in 0..<5 {
            let original = values[row * dimension..<(row + 1) * dimension]
            let largest = original.map(abs).max() ?? 0
            // The least power of two above the largest number, through 2^15 codes; only the largest may be a whole one off.
            let step = Float(sign: .plus, exponent: largest.exponent + 1, significand: 1) / 32_768
            for (read, value) in zip(table.row(row), original) {
                #expect(abs(read - value) <= (abs(value) > step * 32_766 ? step : step / 2))
            }
        }
    }

    @Test("What is read back has the same codes again")
    func idempotent() {
        var values = Self.values(64 * 200, seed: 9, scale: 1)
        // Numbers at and beside powers of two, where a scale could flip.
        for (place, value) in [0.5, 0.999_999_9, 0.250_001, -0.5, 1, -0.999_99].enumerated() {
            for column in 0..<64 { values[place * 64 + column] = Float(value) * (column == 0 ? 1 : 0.3) }
        }
        let once = QuantizedMatrix(values, dimension: 64)
        let twice = QuantizedMatrix(once.matrix, rowCount: once.rowCount)
        #expect((0..<once.rowCount).allSatisfy { once.row($0) == twice.row($0) })
    }

    @Test("Zeros, the tiniest numbers and what is no number read back as finite")
    func edges() {
        let table = QuantizedMatrix(
            [0, 0, .leastNonzeroMagnitude, 0, .nan, 2, .infinity, -.greatestFiniteMagnitude], dimension: 2)
        #expect(table.row(0) == [0, 0] && table.row(1) == [0, 0] && table.row(2) == [0, 2])
        #expect(table.row(3).allSatisfy(\.isFinite) && table.row(3)[1] < -1e38)
        #expect(QuantizedMatrix([], dimension: 3).isEmpty)
    }

    @Test(
        "Sums of rows are those made one number after another, with every set of kernels", arguments: [3, 32, 80, 128])
    func sums(dimension: Int) {
        let values = Self.values(dimension * 40, seed: 11, scale: 0.4)
        let table = QuantizedMatrix(values, dimension: dimension)
        let rows: [UInt32] = [3, 39, 3, 0, 17, 22]
        for count in [0, 1, 6] {
            let expected = (0..<dimension).map { column in
                rows.prefix(count).reduce(Float(0)) { $0 + table.row(Int($1))[column] }
            }
            var sum = [Float](repeating: 5, count: dimension)
            rows.withUnsafeBufferPointer { rows in
                table.sum(of: UnsafeBufferPointer(rebasing: rows[..<count]), into: &sum)
            }
            #expect(sum == expected)
        }
    }

    @Test("All sets of kernels make the same bits of sums of rows")
    func kernelSets() {
        let (stride, dimension) = (64, 50)
        let codes = (0..<stride * 9).map { Int16(truncatingIfNeeded: $0 &* 7_919) }
        let scales = (0..<9).map { Float(sign: .plus, exponent: -15 - $0 % 3, significand: 1) }
        let rows: [UInt32] = [8, 0, 4, 4, 2]
        let expected = (0..<dimension).map { column in
            rows.reduce(Float(0)) { $0 + Float(codes[Int($1) * stride + column]) * scales[Int($1)] }
        }
        for set in KernelSet.available {
            var sum = [Float](repeating: 0, count: dimension)
            set.table.sum_rows(codes, scales, stride, dimension, rows, rows.count, &sum)
            #expect(sum == expected)
        }
    }
}
