import DragnetCore

/// A table of vectors, one a row, that never changes once it is built.
///
/// ```swift
/// var builder = MutableEmbeddingMatrix(rowCount: 2, dimension: 3)
/// builder.setRow(0, to: [1, 2, 2])
/// let matrix = builder.build()
/// matrix.norm(0)   // 3
/// ```
///
/// Float32, row-major; rows are padded with zeros to a multiple of 16 floats and aligned to 64 bytes, so that the
/// kernels never look at a tail. Copies share the storage. Memory: 4 bytes times ``stride`` a row.
public struct EmbeddingMatrix: Sendable {
    /// Vectors in the table.
    public let rowCount: Int
    /// Numbers in a vector.
    public let dimension: Int
    /// Floats from one row to the next, a multiple of 16.
    public let stride: Int
    package let storage: FloatStorage

    package init(rowCount: Int, dimension: Int, storage: FloatStorage) {
        self.rowCount = rowCount
        self.dimension = dimension
        stride = Self.stride(for: dimension)
        self.storage = storage
    }

    /// A table of zeros.
    ///
    /// - Parameters:
    ///   - rowCount: 0 or more.
    ///   - dimension: 1 or more.
    public init(rowCount: Int, dimension: Int) {
        self = MutableEmbeddingMatrix(rowCount: rowCount, dimension: dimension).build()
    }

    /// A table of the given rows, all of the same length.
    public init(rows: [[Float]]) {
        let matrix = MutableEmbeddingMatrix(rowCount: rows.count, dimension: max(1, rows.first?.count ?? 1))
        for (index, row) in rows.enumerated() { matrix.setRow(index, to: row) }
        self = matrix.build()
    }

    /// The row length in memory of vectors of `dimension` numbers.
    public static func stride(for dimension: Int) -> Int { (dimension + 15) / 16 * 16 }

    /// The numbers of row `index`.
    public func row(_ index: Int) -> [Float] { withRow(index) { Array($0) } }

    /// Calls `body` with the numbers of row `index`, without the padding; the buffer must not escape.
    public func withRow<Result, Failure: Error>(
        _ index: Int, _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeBufferPointer(start: pointer(to: index), count: dimension))
    }

    /// The address of a row; valid while this matrix is alive, which the caller sees to.
    package func pointer(to index: Int) -> UnsafePointer<Float> {
        precondition(index >= 0 && index < rowCount, "row out of range")
        return UnsafePointer(storage.base + index * stride)
    }

    /// Whether every number of row `index` is 0, as for a node without edges.
    public func isZeroRow(_ index: Int) -> Bool { withRow(index) { $0.allSatisfy { $0 == 0 } } }

    /// The table with only the given rows, in the given order.
    public func selecting(_ rows: some Collection<Int>) -> EmbeddingMatrix {
        let matrix = MutableEmbeddingMatrix(rowCount: rows.count, dimension: dimension)
        for (index, row) in rows.enumerated() { withRow(row) { matrix.setRow(index, to: $0) } }
        return matrix.build()
    }

    /// A 64-bit digest (FNV-1a) of shape and bits, for comparing two tables; not for security.
    public var digest: UInt64 {
        var hash = FNV1a()
        hash.add(UInt64(rowCount))
        hash.add(UInt64(dimension))
        for index in 0..<rowCount { withRow(index) { for value in $0 { hash.add(value.bitPattern) } } }
        return hash.value
    }
}

extension EmbeddingMatrix: Equatable {
    /// Whether both tables have the same shape and the same bits.
    public static func == (left: EmbeddingMatrix, right: EmbeddingMatrix) -> Bool {
        guard left.rowCount == right.rowCount && left.dimension == right.dimension else { return false }
        return (0..<left.rowCount).allSatisfy { index in
            left.withRow(index) { a in
                right.withRow(index) { b in a.elementsEqual(b) { $0.bitPattern == $1.bitPattern } }
            }
        }
    }
}

/// A table of vectors under construction; ``build()`` makes it an ``EmbeddingMatrix`` without copying.
///
/// Not copyable, so that nobody can write to a table that was built.
public struct MutableEmbeddingMatrix: ~Copyable {
    /// Vectors in the table.
    public let rowCount: Int
    /// Numbers in a vector.
    public let dimension: Int
    /// Floats from one row to the next.
    public let stride: Int
    private let storage: FloatStorage

    /// A table of zeros.
    ///
    /// - Parameters:
    ///   - rowCount: 0 or more.
    ///   - dimension: 1 or more.
    public init(rowCount: Int, dimension: Int) {
        precondition(rowCount >= 0 && dimension >= 1, "a table has rows of at least one number")
        self.rowCount = rowCount
        self.dimension = dimension
        stride = EmbeddingMatrix.stride(for: dimension)
        storage = FloatStorage(count: rowCount * stride)
    }

    /// Replaces row `index`; `values` has ``dimension`` finite numbers.
    public func setRow(_ index: Int, to values: some Collection<Float>) {
        precondition(index >= 0 && index < rowCount && values.count == dimension, "a row of the table's shape")
        var target = storage.base + index * stride
        for value in values {
            target.pointee = value
            target += 1
        }
    }

    /// Calls `body` with the numbers of row `index`, for writing; the buffer must not escape.
    public func withMutableRow<Result>(_ index: Int, _ body: (UnsafeMutableBufferPointer<Float>) -> Result) -> Result {
        precondition(index >= 0 && index < rowCount, "row out of range")
        return body(UnsafeMutableBufferPointer(start: storage.base + index * stride, count: dimension))
    }

    /// The rows for threads that each write to their own.
    package var shared: SharedRows { SharedRows(storage: storage, stride: stride) }

    /// The finished table.
    public consuming func build() -> EmbeddingMatrix {
        EmbeddingMatrix(rowCount: rowCount, dimension: dimension, storage: storage)
    }
}

/// Floats aligned to 64 bytes, zero at first.
///
/// Unchecked because it is written only while a ``MutableEmbeddingMatrix`` or a trainer owns it, where each thread
/// keeps to its own rows, and read-only from then on.
package final class FloatStorage: @unchecked Sendable {
    package let base: UnsafeMutablePointer<Float>
    package let count: Int
    /// What the memory belongs to, where it was not allocated here.
    private let owner: AnyObject?

    package init(count: Int) {
        self.count = count
        // At least one line, so that an empty table has an address too.
        let bytes = max(64, count * MemoryLayout<Float>.stride)
        let memory = HugePages.allocate(byteCount: bytes)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        base = memory.assumingMemoryBound(to: Float.self)
        owner = nil
    }

    /// Floats that lie in the memory of `owner`, aligned to 64 bytes; nobody writes to them.
    package init(base: UnsafeMutablePointer<Float>, count: Int, owner: AnyObject) {
        self.base = base
        self.count = count
        self.owner = owner
    }

    deinit { if owner == nil { UnsafeMutableRawPointer(base).deallocate() } }
}

/// Rows that several threads write to, each its own; see ``FloatStorage``.
package struct SharedRows: Sendable {
    package let storage: FloatStorage
    package let stride: Int

    package init(storage: FloatStorage, stride: Int) {
        self.storage = storage
        self.stride = stride
    }

    /// The address of a row.
    package func pointer(_ row: Int) -> UnsafeMutablePointer<Float> { storage.base + row * stride }
}

/// The hash of Fowler, Noll and Vo, 64 bits, over little-endian words.
package struct FNV1a {
    package private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    package init() {}

    package mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }

    package mutating func add(_ word: some FixedWidthInteger) {
        var rest = UInt64(truncatingIfNeeded: word)
        for _ in 0..<(word.bitWidth / 8) {
            add(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }
}

/// FNV-1a over little-endian words of 32 bits, because byte by byte it would cost more than reading a file.
package struct WordDigest {
    package private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    package init() {}

    /// Takes in further bytes, a multiple of four.
    package mutating func add(_ bytes: some Collection<UInt8>) {
        _ = bytes.withContiguousStorageIfAvailable { add(UnsafeRawBufferPointer($0)) }
    }

    /// Takes in further bytes, a multiple of four.
    package mutating func add(_ raw: UnsafeRawBufferPointer) {
        for offset in stride(from: 0, to: raw.count - 3, by: 4) {
            let word = UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
            value = (value ^ UInt64(word)) &* 0x100_0000_01B3
        }
    }
}
