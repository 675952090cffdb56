import DragnetDetection
import Testing

/// What a reason says was seen lies on the side of what is typical that its words name.
@Suite("Reasons say what was seen on the right side of what is typical")
struct ReasonSideTests {
    /// Signals that are odd above what is typical, and below it.
    private static let above: Set<Signal> = [.silence, .commonPartners, .sameAmounts, .chainDepth, .suspicionAround]
    private static let below: Set<Signal> = [
        .shortGap, .fewCommonPartners, .knownEvents, .meetings, .waysBetween, .hourShare,
    ]

    @Test("A silence is longer, and a short gap shorter, than is typical")
    func sides() throws {
        var maker = LogMaker()
        try maker.addOrdinaryLife(accounts: 120, days: 40, perDay: 250, seed: 11)
        // One who pays the same few again and again within minutes, and one who wakes.
        for step in 0..<30 { try maker.add("A5", "A\(6 + step % 3)", hours: 900 + Double(step) * 0.05, amount: 35) }
        for step in 0..<12 { try maker.add("A5", "N\(step)", hours: 902 + Double(step) * 0.05, amount: 700) }
        try maker.add("A200", "A201", hours: 10, amount: 30)
        try maker.add("A201", "A202", hours: 11, amount: 30)
        for step in 0..<4 { try maker.add("A200", "A201", hours: 940 + Double(step) * 0.5, amount: 800) }
        let scored = try maker.scored(learning: 4000).scored
        let told = scored.evidence.values.flatMap(\.self)
        for evidence in told where Self.above.contains(evidence.signal) {
            #expect(evidence.reading.observed >= evidence.reading.typical, "\(evidence)")
        }
        for evidence in told where Self.below.contains(evidence.signal) {
            #expect(evidence.reading.observed <= evidence.reading.typical, "\(evidence)")
        }
        // What most normal events have more of is told only where nothing else is.
        for evidence in scored.evidence.values where evidence.contains(where: { $0.percentile >= 0.5 }) {
            #expect(evidence.allSatisfy { $0.percentile >= 0.5 }, "\(evidence)")
        }
        let signals = Set(told.map(\.signal))
        #expect(signals.isSuperset(of: [.shortGap, .fewCommonPartners, .suspicionAround]), "\(signals)")
        #expect(!signals.isDisjoint(with: Self.below.subtracting([.shortGap])))
    }
}
