import CDragnetKernels

extension EmbeddingMatrix {
    /// The dot product of two rows.
    public func dot(_ first: Int, _ second: Int) -> Float { dot(first, of: self, second) }

    /// The dot product of row `first` and row `second` of a table of the same dimension.
    public func dot(_ first: Int, of other: EmbeddingMatrix, _ second: Int) -> Float {
        precondition(dimension == other.dimension, "vectors of one dimension")
        return Self.kernels.dot(pointer(to: first), other.pointer(to: second), stride)
    }

    /// The dot product of row `index` and a vector of the same dimension.
    public func dot(_ index: Int, _ vector: [Float]) -> Float {
        precondition(dimension == vector.count, "vectors of one dimension")
        return Self.kernels.dot(pointer(to: index), vector, dimension)
    }

    /// The euclidean length of a row.
    public func norm(_ index: Int) -> Float { dot(index, index).squareRoot() }

    /// The cosine of the angle between two rows, in -1...1; 0 where one of them is zero.
    public func cosine(_ first: Int, _ second: Int) -> Float { cosine(first, of: self, second) }

    /// The cosine of the angle between row `first` and row `second` of another table.
    public func cosine(_ first: Int, of other: EmbeddingMatrix, _ second: Int) -> Float {
        Self.cosine(dot(first, of: other, second), norm(first), other.norm(second))
    }

    /// The cosine of the angle between row `index` and a vector.
    public func cosine(_ index: Int, _ vector: [Float]) -> Float {
        let length = Self.kernels.dot(vector, vector, vector.count).squareRoot()
        return Self.cosine(dot(index, vector), norm(index), length)
    }

    private static func cosine(_ dot: Float, _ first: Float, _ second: Float) -> Float {
        guard first > 0 && second > 0 else { return 0 }
        // Two divisions, because the product of the lengths can overflow where each does not.
        return min(1, max(-1, dot / first / second))
    }

    /// The square of the euclidean distance between two rows.
    public func squaredDistance(_ first: Int, _ second: Int) -> Float {
        Self.kernels.squared_distance(pointer(to: first), pointer(to: second), stride)
    }

    /// The table with every row scaled to length 1; zero rows stay zero.
    public func normalized() -> EmbeddingMatrix {
        let matrix = MutableEmbeddingMatrix(rowCount: rowCount, dimension: dimension)
        for index in 0..<rowCount {
            withRow(index) { source in
                matrix.withMutableRow(index) { target in
                    _ = target.initialize(from: source)
                    Self.normalize(target)
                }
            }
        }
        return matrix.build()
    }

    /// Scales a vector to length 1 unless it is zero.
    package static func normalize(_ vector: UnsafeMutableBufferPointer<Float>) {
        // In Double, and by the largest number first, so that neither tiny nor huge vectors are lost.
        var largest: Float = 0
        for value in vector { largest = max(largest, abs(value)) }
        guard largest > 0 && largest.isFinite else { return }
        var sum = 0.0
        for value in vector {
            let scaled = Double(value) / Double(largest)
            sum += scaled * scaled
        }
        let length = sum.squareRoot() * Double(largest)
        for index in vector.indices { vector[index] = Float(Double(vector[index]) / length) }
    }

    private static let kernels = KernelSet.active.table
}
