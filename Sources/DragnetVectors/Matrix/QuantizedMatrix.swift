import CDragnetKernels

/// A table of vectors at 16 bits a number, half of what ``EmbeddingMatrix`` takes.
///
/// ```swift
/// let table = QuantizedMatrix([0.5, -0.25, 3, 0], dimension: 2)
/// table.row(1)   // [3, 0]
/// ```
///
/// A number is a code in -32,767...32,767 times the scale of its row, the least power of two with which the row's largest
/// number has a code. It is off by half a scale at most, the largest one by a whole: 2^-16 and 2^-15 in a unit vector. What
/// is read back has the same codes again. Copies share the storage. Memory: 2 bytes times the dimension, rounded up to 64
/// bytes, and 4, a row.
public struct QuantizedMatrix: Sendable {
    /// Vectors in the table.
    public let rowCount: Int
    /// Numbers in a vector.
    public let dimension: Int
    /// Codes from one row to the next, a multiple of 32.
    private let stride: Int
    private let scales: [Float]
    /// Two codes lie where one float would, so that large tables get large pages here too.
    private let storage: FloatStorage

    /// Whether there are no vectors.
    public var isEmpty: Bool { rowCount == 0 }

    private static let largestCode: Float = 32_767
    /// A row below it is as good as zero, and its scale could not be divided by.
    private static let leastMagnitude: Float = 0x1p-100
    private static let kernels = KernelSet.active.table

    private init(
        rowCount: Int, dimension: Int, withRow: (_ row: Int, _ body: (UnsafeBufferPointer<Float>) -> Void) -> Void
    ) {
        precondition(dimension > 0, "a vector has a number at least")
        self.rowCount = rowCount
        self.dimension = dimension
        let stride = (dimension + 31) / 32 * 32
        let storage = FloatStorage(count: rowCount * stride / 2)
        var scales = [Float](repeating: 0, count: rowCount)
        let codes = UnsafeMutableRawPointer(storage.base).bindMemory(to: Int16.self, capacity: rowCount * stride)
        for row in 0..<rowCount {
            withRow(row) { scales[row] = Self.quantize($0, into: codes + row * stride) }
        }
        (self.stride, self.storage, self.scales) = (stride, storage, scales)
    }

    /// The first `rowCount` rows of a matrix.
    public init(_ matrix: EmbeddingMatrix, rowCount: Int) {
        precondition(rowCount <= matrix.rowCount, "no more rows than there are")
        self.init(rowCount: rowCount, dimension: matrix.dimension) { row, body in matrix.withRow(row, body) }
    }

    /// Vectors of `dimension` numbers each, one after another; what is not finite counts as 0.
    public init(_ values: [Float], dimension: Int) {
        precondition(dimension > 0 && values.count % dimension == 0, "whole rows")
        self.init(rowCount: values.count / dimension, dimension: dimension) { row, body in
            values[row * dimension..<(row + 1) * dimension].withUnsafeBufferPointer(body)
        }
    }

    /// Writes the codes of a row and returns its scale.
    private static func quantize(_ row: UnsafeBufferPointer<Float>, into codes: UnsafeMutablePointer<Int16>) -> Float {
        var largest: Float = 0
        for value in row where value.isFinite { largest = max(largest, abs(value)) }
        guard largest >= leastMagnitude else { return 0 }
        let scale = Float(sign: .plus, exponent: largest.exponent - 14, significand: 1)
        let inverse = 1 / scale
        for (column, value) in row.enumerated() {
            let code = value.isFinite ? (value * inverse).rounded(.toNearestOrEven) : 0
            codes[column] = Int16(min(max(code, -largestCode), largestCode))
        }
        return scale
    }

    private var codes: UnsafePointer<Int16> {
        UnsafeRawPointer(storage.base).assumingMemoryBound(to: Int16.self)
    }

    /// The numbers of row `index`.
    public func row(_ index: Int) -> [Float] {
        precondition(index >= 0 && index < rowCount, "row out of range")
        return withExtendedLifetime(storage) {
            let row = UnsafeBufferPointer(start: codes + index * stride, count: dimension)
            return row.map { Float($0) * scales[index] }
        }
    }

    /// All rows as a matrix of floats.
    public var matrix: EmbeddingMatrix {
        let matrix = MutableEmbeddingMatrix(rowCount: rowCount, dimension: dimension)
        for index in 0..<rowCount { matrix.setRow(index, to: row(index)) }
        return matrix.build()
    }

    /// Adds rows up in the order they are named; zeros where none is named.
    ///
    /// - Parameters:
    ///   - rows: numbers below ``rowCount``, any of them any number of times.
    ///   - target: room for ``dimension`` numbers.
    public func sum(of rows: UnsafeBufferPointer<UInt32>, into target: UnsafeMutablePointer<Float>) {
        // The kernel reads wherever it is told to.
        precondition(rows.allSatisfy { Int($0) < rowCount }, "rows of the table")
        withExtendedLifetime(storage) {
            Self.kernels.sum_rows(codes, scales, stride, dimension, rows.baseAddress, rows.count, target)
        }
    }

    /// Asks the memory for a row that will soon be read; nothing happens where there is no such row.
    public func fetch(_ index: Int) {
        guard index >= 0, index < rowCount else { return }
        scales.withUnsafeBufferPointer { if let base = $0.baseAddress { dragnet_fetch(base + index) } }
        // The addresses are only hinted at and never read here.
        let row = UnsafeRawPointer(codes + index * stride)
        for offset in Swift.stride(from: 0, to: dimension * MemoryLayout<Int16>.stride, by: 64) {
            dragnet_fetch(row + offset)
        }
    }
}
