package import DragnetCore
package import DragnetEmbedding

/// What learning vectors may take of the memory.
///
/// A limit that a person set is kept by cutting the walks into more sweeps, which changes vectors and is therefore a
/// setting. What the system allows changes none: there a run that would not fit is refused before it begins.
package struct MemoryBudget: Sendable {
    /// What a person set, in bytes; nil without.
    package var limit: Int?
    /// What the system allows; nil where nothing will be learnt.
    package var ceiling: MemoryCeiling?
    /// What the process holds before it learns, the graph among it.
    package var resident: @Sendable () -> Int

    /// A budget of `limit` bytes where `ceiling` allows as much.
    package init(
        limit: Int? = nil, ceiling: MemoryCeiling? = .current,
        resident: @escaping @Sendable () -> Int = { MemoryCeiling.residentBytes }
    ) {
        self.limit = limit
        self.ceiling = ceiling
        self.resident = resident
    }

    /// The settings that keep within the budget.
    ///
    /// - Throws: ``DragnetError/Code/resourceLimit`` with the numbers if nothing does.
    package func fitted(
        _ configuration: Node2VecConfiguration, method: EmbeddingMethod, size: GraphSize
    ) throws -> Node2VecConfiguration {
        let settings =
            try limit.map { try method.fitting(size, configuration: configuration, inBytes: $0) } ?? configuration
        guard let ceiling else { return settings }
        let estimate = try method.estimate(size, configuration: settings, context: .serial, calibrates: false)
        let graphBytes = estimate.components.first { $0.name == TrainingEstimate.graphName }?.bytes ?? 0
        let held = max(resident(), graphBytes)
        let needed = held + estimate.totalBytes - graphBytes
        guard needed > ceiling.bytes else { return settings }
        let room = ceiling.bytes - held + graphBytes
        let fits = room > 0 && (try? method.fitting(size, configuration: settings, inBytes: room)) != nil
        throw DragnetError(
            .resourceLimit,
            "learning vectors would bring this process to \(ByteSize.text(needed)), but \(ceiling.source) allows "
                + ByteSize.text(ceiling.bytes),
            help: fits
                ? "say --memory-limit \(room >> 10)K, which trains in more and smaller parts"
                : "lower the dimensions (--dim), say --method diffusion, or run it where there is more memory")
    }
}
