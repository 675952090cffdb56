public import DragnetCore
import DragnetEvents

/// Makes vectors and clusters from the first rows of a log: Node2Vec, diffusion, or anything else.
public protocol VectorSpaceSource: Sendable {
    /// The space of the graph of some rows.
    ///
    /// - Throws: ``DragnetError/Code/interrupted``, or what the embedding throws.
    func space(of rows: ArraySlice<Int>, context: WorkContext) throws -> VectorSpace
}

/// One space for all events, whatever rows are asked for.
public struct FixedVectorSpace: VectorSpaceSource {
    private let fixed: VectorSpace

    /// Always `space`.
    public init(_ space: VectorSpace) { fixed = space }

    /// The space.
    public func space(of rows: ArraySlice<Int>, context: WorkContext) throws -> VectorSpace { fixed }
}
