import DragnetCore
import DragnetDetection
import DragnetEvents
import Testing

@Suite("Learning from more of a log, once it was scored")
struct ScorerSeriesTests {
    @Test("Half as many events more each time, up to 100,000")
    func places() {
        func places(_ first: Int, of count: Int) -> [Int] {
            LearningBoundary.relearningPlaces(first: first, order: Array(0..<count), times: (0..<count).map(Int64.init))
        }
        #expect(places(100, of: 1000) == [100, 150, 225, 337, 505, 757])
        #expect(places(30_000, of: 400_000) == [30_000, 45_000, 67_500])
        #expect(places(100_000, of: 400_000) == [100_000])
        #expect(places(500, of: 600) == [500])
        #expect(places(1, of: 10) == [1])
        // Whatever comes after a place, it stays where it is.
        let whole = places(100, of: 2000)
        for count in stride(from: 101, to: 2000, by: 37) {
            #expect(places(100, of: count) == whole.filter { $0 < count || $0 == 100 })
        }
    }

    @Test("Events of one time are learnt from together")
    func equalTimes() {
        let times = (0..<1000).map { Int64($0 / 10) }
        let places = LearningBoundary.relearningPlaces(first: 100, order: Array(0..<1000), times: times)
        #expect(places == [100, 150, 230, 350, 530, 800])
    }

    @Test("A replay scores each event by the newest model that is older than it")
    func replay() throws {
        var maker = LogMaker()
        try maker.addOrdinaryLife(accounts: 60, days: 20, perDay: 150, seed: 5)
        let (first, order) = try maker.trained(learning: 1000)
        let second = try maker.trained(learning: 2000).scorer
        let series = ScorerSeries([ScorerSeries.Part(start: first), ScorerSeries.Part(start: second)])
        #expect(series.firstPlace == 1000)
        let events = EventReader(maker.log)
        var expected: [Int: Verdict] = [:]
        for (start, rows) in [(first, order[1000..<2000]), (second, order[2000...])] {
            var scorer = start
            for row in rows { expected[row] = scorer.score(events[row]) }
        }
        for place in [1000, 1500, 1999, 2000, 2500, order.count - 1] {
            let answer = try EventReplay(series).reasons(
                of: order[place], in: maker.log, order: order, context: .serial)
            #expect(answer.map { Float($0.rawScore) } == expected[order[place]]?.rawScore, "place \(place)")
        }
        let alone = try EventReplay(start: first).reasons(
            of: order[2500], in: maker.log, order: order, context: .serial)
        #expect(alone.map { Float($0.rawScore) } != expected[order[2500]]?.rawScore)

        let pass = CounterfactualPass(
            log: maker.log, series: series, order: order, threshold: .medium, mostScorings: 10_000)
        let wanted = Set([1200, 1999, 2000, 2900].map { order[$0] })
        let surprises = try pass.surprises(of: wanted, context: .serial)
        #expect(Set(surprises.map(\.row)) == wanted)
        for (row, surprise) in surprises { #expect(surprise == expected[row].map { Float($0.surprise) }) }
    }
}
