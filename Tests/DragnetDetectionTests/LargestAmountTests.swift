import DragnetCore
import DragnetDetection
import DragnetEvents
import Foundation
import Testing

@Suite("The largest amounts")
struct LargestAmountTests {
    private static let life: LogMaker? = {
        var maker = LogMaker()
        try? maker.addOrdinaryLife(accounts: 60, days: 30, perDay: 100, seed: 11)
        return maker
    }()

    private func scorer() throws -> (Scorer, EventLog) {
        let maker = try #require(Self.life)
        return (try maker.trained(learning: 2_400).scorer, maker.log)
    }

    @Test("A payment far above all others is odd whatever else, the more the larger, and for its amount")
    func absurdPayments() throws {
        var (scorer, log) = try scorer()
        let events = EventReader(log)
        for row in stride(from: 2_400, to: 2_500, by: 9) {
            var surprises: [Double] = []
            for factor in [1_000.0, 10_000, 1e6, 1e9] {
                var event = events[row]
                event.amount = (event.amount ?? 0) * factor
                let found = scorer.preview(event)
                surprises.append(found.verdict.surprise)
                #expect(found.verdict.severity >= .high, "\(row) times \(factor): \(found.verdict.surprise)")
                let first = try #require(found.evidence.first)
                #expect(
                    [.amountOfSource, .amountOfPeers, .amountOfDestination, .sumOutDay].contains(first.signal),
                    "\(first.signal)")
            }
            #expect(zip(surprises, surprises.dropFirst()).allSatisfy { $0 < $1 } && surprises.allSatisfy(\.isFinite))
        }
    }

    @Test("What comes again is no longer beyond all, and in the end not even rare")
    func habit() throws {
        var (scorer, log) = try scorer()
        let events = EventReader(log)
        var surprises: [Double] = []
        for row in 2_400..<2_408 {
            var event = events[row]
            event.amount = 1e6
            surprises.append(scorer.score(event).surprise)
        }
        // 2,400 payments and some: one alone is rarer than one in all, the fifth one in a fifth of them.
        #expect(surprises[0] > 4)
        for (place, surprise) in surprises.enumerated().prefix(5).dropFirst() {
            #expect(surprise >= log10(2_401 / Double(place + 1)) - 1e-6, "\(place): \(surprise)")
        }
    }

    @Test("Ordinary payments of an ordinary log are not concerned")
    func ordinary() throws {
        let maker = try #require(Self.life)
        let (scored, _, order) = try maker.scored(learning: 2_400)
        // The largest of 600 is seldom twice the largest of 2,400 before.
        #expect(order[2_400...].count { scored.severity($0) >= .high } <= 3)
    }

    @Test("Sizes are saved with the state")
    func bytes() throws {
        var (scorer, log) = try scorer()
        var event = EventReader(log)[2_400]
        event.amount = 1e7
        let expected = scorer.preview(event).verdict
        var restored = Scorer(
            model: scorer.model, state: try ScoringState(bytes: scorer.state.bytes()), reference: scorer.reference)
        #expect(restored.preview(event).verdict == expected)
    }
}
