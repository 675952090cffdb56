import DragnetCore
import DragnetDetection
import DragnetEvents
import Testing

@Suite("Scorer")
struct ScorerTests {
    @Test("Adding rows changes no earlier score")
    func causality() throws {
        var short = LogMaker()
        try short.addOrdinaryLife(accounts: 40, days: 20, perDay: 100, seed: 1)
        var long = short
        for hour in 0..<200 { try long.add("X\(hour)", "A1", hours: 480 + Double(hour), amount: 5000) }
        let first = try short.scored(learning: 600)
        let second = try long.scored(learning: 600)
        for row in 0..<short.log.count { #expect(first.scored.surprises[row] == second.scored.surprises[row]) }
    }

    @Test("A saved state goes on where it stood, to the bit")
    func savedState() throws {
        var maker = LogMaker()
        try maker.addOrdinaryLife(accounts: 30, days: 20, perDay: 80, seed: 2)
        let (trained, order) = try maker.trained(learning: 500)
        let events = EventReader(maker.log)
        var whole = trained
        var verdicts: [Verdict] = []
        for row in order[500...] { verdicts.append(whole.score(events[row])) }

        var first = trained
        for row in order[500..<900] { _ = first.score(events[row]) }
        let restored = try ScoringState(bytes: first.state.bytes())
        #expect(restored.bytes() == first.state.bytes())
        var second = Scorer(model: first.model, state: restored, reference: first.reference)
        for (place, row) in order[900...].enumerated() { #expect(second.score(events[row]) == verdicts[400 + place]) }
        #expect(second.state.eventCount == maker.log.count)
    }

    @Test("A damaged state is refused, wherever it is cut or flipped in its counts")
    func damagedState() throws {
        var maker = LogMaker()
        try maker.addOrdinaryLife(accounts: 5, days: 3, perDay: 30, seed: 3)
        let bytes = try maker.trained(learning: 60).scorer.state.bytes()
        for length in stride(from: 0, to: bytes.count, by: 97) {
            #expect(throws: DragnetError.self) { try ScoringState(bytes: Array(bytes[..<length])) }
        }
        var wrong = bytes
        wrong[0] ^= 1
        #expect(throws: DragnetError.self) { try ScoringState(bytes: wrong) }
        #expect(throws: DragnetError.self) { try ScoringState(bytes: bytes + [0]) }
    }

    @Test("Late rows are counted at the newest time and nothing runs backwards")
    func lateRows() throws {
        var maker = LogMaker()
        try maker.addOrdinaryLife(accounts: 20, days: 10, perDay: 60, seed: 4)
        var (scorer, _) = try maker.trained(learning: 300)
        let before = scorer.state.watermark
        let verdict = scorer.score(Event(row: 0, time: 0, source: 0, destination: 1, amount: 10))
        #expect(scorer.state.watermark == before)
        #expect(verdict.tailProbability > 0 && verdict.tailProbability <= 1)
    }

    @Test("Huge, zero and negative amounts and far times give finite verdicts")
    func extremes() throws {
        var maker = LogMaker()
        try maker.addOrdinaryLife(accounts: 20, days: 10, perDay: 60, seed: 5)
        var (scorer, _) = try maker.trained(learning: 300)
        for (step, amount) in [1e300, 0, -5, 1e-300, 1.7e308].enumerated() {
            for time in [Int64.max / 4, 0, Int64.max / 2] {
                let event = Event(
                    row: 0, time: time, source: NodeIndex(step), destination: NodeIndex(step + 1), amount: amount)
                let verdict = scorer.score(event)
                #expect(verdict.rawScore.isFinite && verdict.surprise.isFinite)
            }
        }
    }

    @Test("A learning period never splits equal times")
    func boundary() {
        let times: [Int64] = [0, 1, 2, 2, 2, 2, 3, 4, 5, 6]
        let order = Array(0..<10)
        #expect(LearningBoundary.learningCount(order: order, times: times, until: nil) == 6)
        #expect(LearningBoundary.learningCount(order: order, times: times, until: 2) == 2)
        #expect(LearningBoundary.learningCount(order: order, times: times, until: 100) == 10)
        #expect(LearningBoundary.learningCount(order: order, times: nil, until: nil) == 10)
    }

    @Test("Shares of an ordinary stream at each band stay near what the bands promise")
    func cleanStream() throws {
        var maker = LogMaker()
        try maker.addOrdinaryLife(accounts: 200, days: 60, perDay: 400, seed: 6)
        let result = try maker.scored(learning: 7200)
        let counts = result.scored.severityCounts
        let total = Double(result.scored.scoredCount)
        func share(_ from: Severity) -> Double {
            Double(counts.filter { $0.key >= from }.reduce(0) { $0 + $1.value }) / total
        }
        #expect(share(.low) > 0.03 && share(.low) < 0.08)
        #expect(share(.medium) > 0.005 && share(.medium) < 0.02)
        #expect(share(.high) < 0.0035)
    }

    @Test("Windows shrink with a short log and have words")
    func clock() {
        let usual = ScoringClock(learningSpan: 30 * Timestamp.day)
        #expect(usual.long == Timestamp.day && usual.short == Timestamp.hour)
        let brief = ScoringClock(learningSpan: 4 * Timestamp.hour)
        #expect(brief.long == Timestamp.hour && brief.short == Timestamp.hour / 24)
        #expect(ScoringClock(learningSpan: 0).short > 0)
        #expect(ScoringClock.words(Timestamp.day) == "1 d")
        #expect(ScoringClock.words(Timestamp.hour) == "1 h")
        #expect(ScoringClock.words(90 * Timestamp.second) == "2 min")
        #expect(ScoringClock.words(5 * Timestamp.second) == "5 s")
    }
}
