import DragnetCore
import DragnetDetection
import DragnetEvents
import Testing

/// Which incidents of payments a list is made of.
@Suite("Listed incidents")
struct ListedIncidentTests {
    /// Three thousand ordinary payments over sixty days; shops that are paid oddly six times in half an hour, an hour apart;
    /// and two payments to one that nobody else pays.
    private func listed(shops: Int, pair tail: Double) throws -> [Incident] {
        var maker = LogMaker()
        var random = KeyedRandom(RandomKey(5))
        var tails: [Double] = []
        for number in 0..<3000 {
            try maker.add(
                "A\(random.next(below: 60))", "B\(random.next(below: 60))", hours: Double(number) * 60 * 24 / 3000)
            tails.append(0.011 + 0.989 * random.nextUnit())
        }
        for shop in 0..<shops {
            for payer in 0..<6 {
                try maker.add("C\(payer)-\(shop)", "shop\(shop)", hours: 240 + Double(shop) + Double(payer) / 12)
                tails.append(0.0005)
            }
        }
        for payer in 0..<2 {
            try maker.add("D\(payer)", "pair", hours: 900 + Double(payer) / 2)
            tails.append(tail)
        }
        return try incidents(of: maker.log, tails: tails)
    }

    @Test("Two alerts that chance makes in every second log are not listed where enough lies beyond chance")
    func enough() throws {
        let list = try listed(shops: 6, pair: 0.004)
        #expect(list.count == 6)
        #expect(list.allSatisfy { !$0.entities.contains("pair") })
        #expect(try listed(shops: 6, pair: 0.001).last?.entities.contains("pair") ?? false)
    }

    @Test("Where little lies beyond chance, the next ones are listed too")
    func few() throws {
        #expect(try listed(shops: 4, pair: 0.004).count == 5)
        #expect(try listed(shops: 1, pair: 0.004).last?.entities.contains("pair") ?? false)
    }
}
