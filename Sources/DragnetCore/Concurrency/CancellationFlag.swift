import Synchronization

/// A flag that asks long work to stop; looked at after every chunk.
public final class CancellationFlag: Sendable {
    private let raised = Atomic<Bool>(false)

    /// A flag that is down.
    public init() {}

    /// Asks the work to stop.
    public func cancel() { raised.store(true, ordering: .releasing) }

    /// Whether the work was asked to stop.
    public var isCancelled: Bool { raised.load(ordering: .acquiring) }

    /// Throws ``DragnetError/Code/interrupted`` once the work was asked to stop.
    public func check() throws {
        if isCancelled { throw DragnetError(.interrupted, "interrupted") }
    }
}
