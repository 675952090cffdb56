import DragnetCore
import DragnetDetection
import DragnetEvents
import Testing

@Suite("Cards and merchants")
struct CardAmountTests {
    /// Cards that pay at shops of their own by day; late in the log some payments of ordinary cards are five times as high.
    private func madeLog() throws -> (maker: LogMaker, raised: Set<Int>, learning: Int) {
        var maker = LogMaker()
        var random = KeyedRandom(RandomKey(11))
        let (cards, days, learningDays) = (80, 60, 40)
        let means = (0..<cards).map { _ in random.nextLogNormal(mu: 3.5, sigma: 0.6) }
        var raised: Set<Int> = []
        var row = 0
        var learning = 0
        for day in 0..<days {
            let times = (0..<150).map { _ in 8 + 12 * random.nextUnit() }.sorted()
            for time in times {
                let card = random.next(below: cards)
                let shop = (card * 7 + random.next(below: 6)) % 50
                let isRaised = day >= learningDays && random.nextBool(probability: 0.01)
                if isRaised { raised.insert(row) }
                let amount = means[card] * random.nextLogNormal(mu: 0, sigma: 0.35) * (isRaised ? 5 : 1)
                try maker.add("C\(card)", "S\(shop)", hours: Double(day) * 24 + time, amount: amount)
                row += 1
            }
            if day + 1 == learningDays { learning = row }
        }
        return (maker, raised, learning)
    }

    @Test("An amount alone makes a payment odd, whatever the hour, the shop and the pace")
    func amountAlone() throws {
        let (maker, raised, learning) = try madeLog()
        #expect(raised.count > 15)
        let scored = try maker.scored(learning: learning).scored
        let order = scored.surprises.indices.sorted {
            (scored.surprises[$1], $0) < (scored.surprises[$0], $1)
        }
        let found = order.prefix(raised.count).count { raised.contains($0) }
        #expect(Double(found) >= 0.7 * Double(raised.count), "\(found) of \(raised.count)")
    }
}
