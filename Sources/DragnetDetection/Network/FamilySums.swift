/// What the families of columns add to a connection's logit above the ordinary, and three columns of quiet attacks.
struct FamilySums: Sendable {
    /// By place in ``HostDayBook/families``.
    private(set) var sums = SIMD16<Float>.zero
    let quiet: SIMD4<Float>

    init(_ stream: borrowing FlowStream, stage: FlowStage) {
        for clip in 0..<FlowColumns.clipCount {
            let family = Self.families[clip]
            guard family >= 0 else { continue }
            sums[family] += max(0, max(stream.clipSums[clip], stage.floors[clip]) - stage.medians[clip])
        }
        func column(_ place: Int) -> Float { stream.columns[place].isNaN ? 0 : stream.columns[place] }
        quiet = SIMD4(column(Self.places.0), column(Self.places.1), column(Self.places.2), 0)
    }

    /// The place of each clip group's family in ``HostDayBook/families``, -1 where hosts are not told by it.
    private static let families: [Int] = {
        var places = [Int](repeating: -1, count: FlowColumns.clipCount)
        for (place, family) in HostDayBook.families.enumerated() {
            for clip in FlowEvidence.clipsOfFamily[family.rawValue] { places[clip] = place }
        }
        return places
    }()
    private static let places = (
        FlowColumns.place("rhythm.fresh"), FlowColumns.place("rhythm.hours"), FlowColumns.place("bytes.fresh")
    )
}
