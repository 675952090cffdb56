/// What the families of columns add to a connection's logit above the ordinary, and three columns of quiet attacks.
struct FamilySums: Sendable {
    /// By place in ``HostDayBook/families``.
    private(set) var sums = SIMD16<Float>.zero
    let quiet: SIMD4<Float>

    /// - Parameters:
    ///   - row: the columns of a connection.
    ///   - clipSums: what each clip group adds to the stage's logit.
    init(_ row: [Float], _ clipSums: [Float], stage: FlowStageEvaluator) {
        for (family, clips) in Self.clips.enumerated() {
            var sum: Float = 0
            for clip in clips { sum += stage.excess(ofClip: clip, in: clipSums) }
            sums[family] = sum
        }
        func column(_ place: Int) -> Float { row[place].isNaN ? 0 : row[place] }
        quiet = SIMD4(column(Self.places.0), column(Self.places.1), column(Self.places.2), 0)
    }

    /// The clip groups of each family in ``HostDayBook/families``, ascending.
    private static let clips = HostDayBook.families.map { FlowEvidence.clipsOfFamily[$0.rawValue] }
    private static let places = (
        FlowColumns.place("rhythm.fresh"), FlowColumns.place("rhythm.hours"), FlowColumns.place("bytes.fresh")
    )
}
