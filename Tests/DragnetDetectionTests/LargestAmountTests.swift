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

    @Test("A payment far above all others is odd whatever else, the more the larger up to a bound, and for its amount")
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
            #expect(zip(surprises, surprises.dropFirst()).allSatisfy { $0 <= $1 } && surprises.allSatisfy(\.isFinite))
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

    @Test("Of payments that nothing is odd about hardly any is called rarer than it is", arguments: [1.2, 3])
    func calibration(index: Double) {
        // Pareto amounts, of which few stand behind the first judged: a fitted tail would say one in 10,000 of twice as many.
        var random = KeyedRandom(RandomKey(3))
        let levels = [1e-3, 1e-4, 1e-5, 1e-6]
        var (judged, reached) = (0, [Int](repeating: 0, count: levels.count))
        for _ in 0..<150 {
            var sizes = LargestAmounts()
            for place in 0..<3_000 {
                let size = Float(-log(1 - random.nextUnit()) / index)
                if place >= 300 {
                    judged += 1
                    let tail = sizes.tailProbability(size) ?? 1
                    for (level, bound) in levels.enumerated() where tail <= bound { reached[level] += 1 }
                }
                sizes.record(size)
            }
        }
        for (count, level) in zip(reached, levels) {
            let expected = level * Double(judged)
            #expect(Double(count) <= expected + 2.5 * expected.squareRoot() + 1, "\(level): \(count) of \(judged)")
        }
    }

    @Test("The first rent among small payments is rare and no wonder")
    func firstRent() {
        var random = KeyedRandom(RandomKey(4))
        var sizes = LargestAmounts()
        for _ in 0..<3_000 { sizes.record(0.3 * Float(random.nextUnit() + random.nextUnit() - 1)) }
        let tail = sizes.tailProbability(log(100)) ?? 1
        #expect(tail < 1e-3 && tail > 1e-7, "\(tail)")
    }

    @Test("A payment in a currency that is hardly known, or to oneself, is not compared by its size")
    func incomparable() throws {
        var (scorer, log) = try scorer()
        let events = EventReader(log)
        var foreign = events[2_400]
        (foreign.currency, foreign.amount) = (7, 50_000)
        #expect(scorer.preview(foreign).verdict.severity < .critical)
        for place in 0..<5 { #expect(scorer.score(foreign).severity < .critical, "\(place)") }
        var rebooking = events[2_401]
        (rebooking.destination, rebooking.amount) = (rebooking.source, 1e7)
        #expect(scorer.preview(rebooking).verdict.severity < .critical)
        // What was taken in of them hides nothing: a payment that is far too large in the usual currency is as odd as before.
        var absurd = events[2_402]
        absurd.amount = 1e7
        #expect(scorer.preview(absurd).verdict.surprise > 4)
    }

    @Test("A size never makes a payment less surprising than it is without")
    func neverLess() throws {
        let (scorer, log) = try scorer()
        let events = EventReader(log)
        for row in stride(from: 2_400, to: 2_990, by: 7) {
            var copy = scorer
            var event = events[row]
            event.amount = (event.amount ?? 0) * 40
            let found = copy.preview(event).verdict
            #expect(found.surprise >= scorer.reference.surprise(found.rawScore))
        }
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
