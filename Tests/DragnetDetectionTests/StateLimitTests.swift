import DragnetCore
import DragnetDetection
import DragnetEvents
import Testing

/// Strangers with ever new names.
@Suite("Limit of the scoring state")
struct StateLimitTests {
    /// A scorer that has learnt from an ordinary log, the events behind it, and what it has room for.
    private func prepared(seed: UInt64) throws -> (scorer: Scorer, later: [Event], early: [Event]) {
        var maker = LogMaker()
        try maker.addOrdinaryLife(accounts: 30, days: 12, perDay: 60, seed: seed)
        let (scorer, order) = try maker.trained(learning: 500)
        let events = EventReader(maker.log)
        return (scorer, order[500...].map { events[$0] }, order[..<500].map { events[$0] })
    }

    private func stranger(_ number: Int, after event: Event) -> Event {
        // Every third knows nobody; the others pay somebody known.
        let node = NodeIndex(1000 + 2 * number)
        return Event(
            row: 0, time: event.time, source: node, destination: number % 3 == 0 ? node + 1 : event.source,
            amount: 12 + Double(number))
    }

    @Test("Below the limit nothing is otherwise, to the bit")
    func roomy() throws {
        let (trained, later, _) = try prepared(seed: 31)
        var (free, limited) = (trained, trained)
        limited.limit = StateLimit(entities: 30, pairs: trained.pairCount + 100)
        for event in later { #expect(limited.score(event) == free.score(event)) }
        #expect(limited.refusedCount == 0 && limited.pairCount == free.pairCount)
        #expect(limited.state.bytes() == free.state.bytes())
    }

    @Test("Strangers beyond it are scored, counted and forgotten, and nobody else's score changes")
    func flood() throws {
        let (trained, later, _) = try prepared(seed: 32)
        var (calm, flooded) = (trained, trained)
        calm.limit = StateLimit(entities: 30, pairs: 10_000)
        flooded.limit = calm.limit
        let entities = trained.entityCount
        for (number, event) in later.enumerated() {
            let odd = stranger(number, after: event)
            let looked = flooded.preview(odd)
            let verdict = flooded.score(odd)
            #expect(verdict == looked.verdict && verdict.surprise.isFinite)
            #expect(verdict.isCold == (number % 3 == 0))
            #expect(flooded.score(event) == calm.score(event))
            #expect(flooded.entityCount == entities)
        }
        #expect(flooded.refusedCount == later.count && calm.refusedCount == 0)
        #expect(flooded.state.bytes() == calm.state.bytes())
    }

    @Test("Room to look at a stranger does not depend on how many came")
    func farNumbers() throws {
        let (trained, later, _) = try prepared(seed: 33)
        var scorer = trained
        scorer.limit = StateLimit(entities: 30, pairs: 10_000)
        // With a place for each number this would take terabytes.
        let far = Event(row: 0, time: later[0].time, source: 4_000_000_000, destination: 4_000_000_001, amount: 5)
        let near = Event(row: 0, time: later[0].time, source: 2000, destination: 2001, amount: 5)
        #expect(scorer.score(far) == scorer.score(near))
        let loop = Event(row: 0, time: later[0].time, source: 4_000_000_000, destination: 4_000_000_000, amount: 5)
        #expect(scorer.score(loop).isCold)
        #expect(scorer.refusedCount == 3 && scorer.entityCount == trained.entityCount)
    }

    @Test("New pairs of known ones find no room where pairs are full; known pairs go on")
    func pairs() throws {
        let (trained, later, early) = try prepared(seed: 34)
        var (free, full) = (trained, trained)
        full.limit = StateLimit(entities: 1000, pairs: trained.pairCount)
        let before = full.state.bytes()
        let met = Set(early.map { [$0.source, $0.destination] })
        let first = try #require(later.first)
        var strange = 0
        for source in 0..<NodeIndex(10) {
            for destination in 0..<NodeIndex(30) where !met.contains([source, destination]) {
                let new = Event(row: 0, time: first.time, source: source, destination: destination, amount: 9)
                #expect(full.score(new) == trained.previewed(new))
                strange += 1
            }
        }
        #expect(strange > 100 && full.refusedCount == strange && full.state.bytes() == before)
        let known = later.filter { met.contains([$0.source, $0.destination]) }
        #expect(!known.isEmpty)
        for event in known { #expect(full.score(event) == free.score(event)) }
        #expect(full.refusedCount == strange && full.state.bytes() == free.state.bytes())
    }

    @Test("A limit below what was learnt forgets nothing and takes nothing new in")
    func narrow() throws {
        let (trained, later, _) = try prepared(seed: 35)
        var (free, narrow) = (trained, trained)
        narrow.limit = StateLimit(entities: 3, pairs: 100_000)
        for event in later { #expect(narrow.score(event) == free.score(event)) }
        _ = narrow.score(stranger(0, after: later[0]))
        #expect(narrow.refusedCount == 1 && narrow.entityCount == trained.entityCount)
    }

    @Test("So it is on networks, and ports without end are no way around it")
    func network() throws {
        let (log, _) = try Office(days: 7, seed: 3).made()
        let trained = try Office.trained(log).scorer
        let events = EventReader(log)
        let later = log.timeOrder[Office.learningCount(log)...].map { events[$0] }.filter {
            Int(max($0.source, $0.destination)) < trained.entityCount
        }.prefix(500)
        var (calm, flooded, free) = (trained, trained, trained)
        calm.limit = StateLimit(entities: trained.entityCount, pairs: 1_000_000)
        for event in later { #expect(calm.score(event) == free.score(event)) }
        #expect(calm.refusedCount == 0 && calm.state.bytes() == free.state.bytes())
        flooded.limit = calm.limit
        for (number, event) in later.enumerated() {
            let node = NodeIndex(4_000_000_000 + number)
            let odd = Event(row: 0, time: event.time, source: node, destination: event.source, port: 443)
            let looked = flooded.preview(odd)
            #expect(flooded.score(odd) == looked.verdict && looked.verdict.surprise.isFinite)
            _ = flooded.score(event)
        }
        #expect(flooded.refusedCount == later.count && flooded.entityCount == trained.entityCount)
        #expect(flooded.state.bytes() == calm.state.bytes())

        var full = calm
        full.limit = StateLimit(entities: 1_000_000, pairs: 1)
        let before = full.state.bytes()
        let event = try #require(later.last)
        for port in 0..<200 {
            let odd = Event(
                row: 0, time: event.time, source: event.source, destination: event.destination,
                port: UInt32(100_000 + port))
            _ = full.score(odd)
        }
        #expect(full.refusedCount == 200 && full.state.bytes() == before)
        // What is known already goes on.
        _ = full.score(event)
        #expect(full.refusedCount == 200 && full.state.bytes() != before)
    }
}

extension Scorer {
    /// What would be said of an event, by a copy.
    fileprivate func previewed(_ event: Event) -> Verdict {
        var copy = self
        return copy.preview(event).verdict
    }
}
