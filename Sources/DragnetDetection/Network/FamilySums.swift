/// What the families of columns add to a connection's logit above the ordinary, and three columns of quiet attacks.
struct FamilySums: Sendable {
    /// By place in ``HostDayBook/families``.
    let sums: [Float]
    let quiet: SIMD4<Float>

    init(_ stream: borrowing FlowStream, stage: FlowStage) {
        sums = Self.clips.map { clips in
            var sum: Float = 0
            for clip in clips { sum += max(0, max(stream.clipSums[clip], stage.floors[clip]) - stage.medians[clip]) }
            return sum
        }
        func column(_ place: Int) -> Float { stream.columns[place].isNaN ? 0 : stream.columns[place] }
        quiet = SIMD4(column(Self.places[0]), column(Self.places[1]), column(Self.places[2]), 0)
    }

    private static let clips = HostDayBook.families.map { FlowEvidence.clipsOfFamily[$0.rawValue] }
    private static let places = ["rhythm.fresh", "rhythm.hours", "bytes.fresh"].map { FlowColumns.place($0) }
}
