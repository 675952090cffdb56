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

    @Test("An id that is taken has as many more digits as it takes")
    func freeIDs() {
        let whole = "INC-0123456789ABCDEF"
        #expect(ContentID.free("INC-012345", of: whole) { _ in false } == "INC-012345")
        #expect(ContentID.free("INC-012345", of: whole) { $0.count < 12 } == "INC-01234567")
        #expect(ContentID.free("INC-0123456", of: whole) { $0.count < 12 } == "INC-01234567")
        #expect(ContentID.free("INC-012345", of: whole) { $0.count <= 20 } == whole + "-2")
        #expect(ContentID.free("INC-1", of: "INC-1") { $0 == "INC-1" } == "INC-1-2")
    }

    @Test("The whole id begins with the id")
    func wholeIDs() throws {
        var maker = LogMaker()
        var tails: [Double] = []
        for number in 0..<40 {
            try maker.add("A\(number % 5)", "B\(number % 7)", hours: Double(number))
            tails.append(number == 20 ? 1e-6 : 0.5)
        }
        let found = try findings(of: maker.log, tails: tails)
        let incident = try #require(found.incidents.first)
        let whole = try #require(found.wholeIDs[incident.id])
        #expect(whole.count == 20 && whole.hasPrefix(incident.id) && incident.id.count == 10)
    }
}
