import DragnetDetection
import DragnetEvents
import Testing

@Suite("What happened, in one sentence")
struct IncidentSummaryTests {
    private func graph(_ links: [(Int, Int, Double)], unit: String = "EUR") -> IncidentGraph {
        let count = (links.flatMap { [$0.0, $0.1] }.max() ?? 0) + 1
        return IncidentGraph(
            nodes: (0..<count).map { .init(name: "A\($0)", type: "account", isEvidence: true) },
            edges: links.map {
                .init(
                    source: $0.0, destination: $0.1, eventCount: 1, amount: $0.2, unit: unit, isEvidence: true)
            })
    }

    private func sentence(
        _ links: [(Int, Int, Double)], reason: ReasonCode? = nil, unit: String = "EUR",
        wording: EventWording = .payments
    ) -> String {
        let graph = graph(links, unit: unit)
        let reasons = reason.map {
            [Reason(code: $0, observed: Quantity(1, ""), typical: Quantity(1, ""), percentile: 0.99, share: 1)]
        }
        return IncidentSummary(
            graph: graph, shape: IncidentShapeFinder(graph: graph).shape, reasons: reasons ?? [],
            amounts: [CurrencyAmount(links.reduce(0) { $0 + $1.2 }, unit)], events: links.count, firstTime: nil,
            lastTime: nil, wording: wording
        ).sentence
    }

    @Test("two that pay one are a fan-in, and only money passed on makes a chain")
    func chains() {
        #expect(IncidentShapeFinder(graph: graph([(0, 2, 1), (1, 2, 1)])).shape == .fanIn)
        #expect(IncidentShapeFinder(graph: graph([(0, 1, 1), (0, 2, 1)])).shape == .fanOut)
        #expect(IncidentShapeFinder(graph: graph([(0, 1, 1), (1, 2, 1)])).shape == .chain)
        #expect(IncidentShapeFinder(graph: graph([(0, 1, 1), (1, 2, 1), (2, 3, 1)])).shape == .chain)
        #expect(IncidentShapeFinder(graph: graph([(0, 1, 1), (2, 1, 1), (2, 3, 1)])).shape == .group)
        #expect(IncidentShapeFinder(graph: graph([(0, 1, 1), (1, 2, 1), (2, 0, 1)])).shape == .ring)
    }

    @Test("an amount without bounds is bounded where events are scored, and a number where they are told")
    func huge() throws {
        var maker = LogMaker()
        for row in 0..<3 { try maker.add("A", "B\(row)", hours: Double(row), amount: row == 1 ? -1e308 : 1.7e308) }
        let events = EventReader(maker.log)
        #expect((0..<3).map { events[$0].amount } == [1e27, -1e27, 1e27])
        let found = try incidents(of: maker.log, tails: [1, 1, 1e-6])
        #expect(found.count == 1 && found[0].amounts.map(\.amount).contains { $0 >= 1.7e308 && $0.isFinite })
    }

    @Test("a single payment has an amount and no sum")
    func single() {
        #expect(sentence([(0, 1, 9400)], reason: .newPartner) == "1 payment of 9,400 EUR from A0 to A1; new partner")
        #expect(
            sentence([(0, 1, 3e9)], unit: "bytes", wording: .connections) == "1 connection of 3 GB from A0 to A1")
        #expect(sentence([(0, 1, 0)]) == "1 payment from A0 to A1")
        #expect(sentence([(0, 1, 0)], wording: .contacts) == "1 contact from A0 to A1")
    }

    @Test("a fan-in tells what came in and what went on apart")
    func fans() {
        #expect(
            sentence([(0, 3, 10), (1, 3, 20), (2, 3, 30), (3, 4, 50)], reason: .fanIn)
                == "3 sources paid 60 EUR to A3, which paid out 50 EUR; many to one")
        #expect(
            sentence([(0, 1, 10), (0, 2, 20), (0, 3, 30)], reason: .burst)
                == "A0 paid 60 EUR to 3 destinations; many payments at once")
        let contacts = [(0, 1, 0.0), (0, 2, 0), (0, 3, 0)]
        #expect(
            sentence(contacts, reason: .burst, wording: .contacts)
                == "A0 contacted 3 destinations; many contacts at once")
    }
}
