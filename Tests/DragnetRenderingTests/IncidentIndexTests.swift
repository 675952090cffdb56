import DragnetDetection
import DragnetRendering
import Testing

/// What a report offers to choose among, and the list in each order.
@Suite("Incident index")
struct IncidentIndexTests {
    private static let day: Int64 = 86_400_000_000

    private func incident(
        _ id: String, _ severity: Severity, day: Int64, amount: Double, unit: String = "EUR", events: Int,
        code: ReasonCode
    ) -> Incident {
        var incident = IncidentSamples.ring()
        incident.id = id
        incident.severity = severity
        (incident.firstTime, incident.lastTime) = (day * Self.day, (day + 1) * Self.day)
        incident.amounts = [CurrencyAmount(amount, unit)]
        incident.events = (0..<events).map { "\(id)-\($0)" }
        incident.reasons[0].code = code
        return incident
    }

    private func page(_ incidents: [Incident]) -> MarkupReader {
        var content = ReportContent(title: "log")
        content.incidents = incidents.map { .init(incident: $0, picture: nil, evidence: []) }
        return MarkupReader(ReportPage(content).html())
    }

    private var five: [Incident] {
        [
            incident("A", .critical, day: 3, amount: 50, events: 4, code: .fanIn),
            incident("B", .high, day: 9, amount: 900, events: 2, code: .cycle),
            incident("C", .high, day: 1, amount: 10, events: 8, code: .fanIn),
            incident("D", .medium, day: 5, amount: 70, events: 2, code: .fanIn),
            incident("E", .critical, day: 9, amount: 60, events: 6, code: .cycle),
        ]
    }

    /// The places of the incidents, from 1, as the list of this order links them.
    private func links(_ page: MarkupReader, order: String) -> [String] {
        func isWithin(_ element: MarkupReader.Element) -> Bool {
            var parent = element.parent
            while let place = parent {
                if page.elements[place].attributes["class"] == "by-\(order)" { return true }
                parent = page.elements[place].parent
            }
            return false
        }
        return page.elements.filter { $0.name == "a" && isWithin($0) }
            .compactMap { $0.attributes["href"]?.replacing("#incident-", with: "") }
    }

    @Test func eachOrderIsAListOfItsOwn() {
        let page = page(five)
        #expect(page.isWellFormed)
        #expect(links(page, order: "rank") == ["1", "2", "3", "4", "5"])
        // Of equal ones the worse stays first.
        #expect(links(page, order: "time") == ["2", "5", "4", "1", "3"])
        #expect(links(page, order: "amount") == ["2", "4", "5", "1", "3"])
        #expect(links(page, order: "events") == ["3", "5", "1", "2", "4"])
    }

    @Test func amountsOfSeveralCurrenciesAreNotPutInOrder() {
        var incidents = five
        incidents[1].amounts = [CurrencyAmount(900, "JPY")]
        let page = page(incidents)
        #expect(links(page, order: "amount").isEmpty)
        #expect(!page.elements.contains { $0.attributes["id"] == "order-amount" })
        #expect(links(page, order: "time").count == 5)
    }

    @Test func everyRuleHasItsInputAndEveryInputItsRuleAndLabel() throws {
        let page = page(five)
        let style = try #require(page.elements.first { $0.name == "style" }).text
        let inputs = page.elements.filter { $0.name == "input" }.compactMap { $0.attributes["id"] }
        #expect(
            Set(inputs) == [
                "order-rank", "order-time", "order-events", "order-amount", "show-critical", "show-high",
                "show-medium", "kind-any", "kind-FAN_IN", "kind-CYCLE",
            ])
        for match in style.matches(of: #/[(,]#([A-Za-z_-]+):/#) { #expect(inputs.contains(String(match.output.1))) }
        for id in inputs where id != "order-rank" { #expect(style.contains("#\(id):"), "\(id)") }
        let labels = page.elements.filter { $0.name == "label" }.compactMap { $0.attributes["for"] }
        #expect(Set(labels) == Set(inputs))
        // What the rules hide are the rows and the articles alike.
        for name in ["tr", "article"] {
            let classes = page.elements.filter { $0.name == name }.compactMap { $0.attributes["class"] }
            let incidents = classes.filter { $0.hasPrefix("incident ") }
            #expect(incidents.count { $0.contains("of-high") && $0.contains("for-CYCLE") } == (name == "tr" ? 4 : 1))
        }
    }

    @Test func aFewNeedNoChoices() throws {
        let page = page(Array(five.prefix(3)))
        #expect(!page.elements.contains { $0.name == "input" })
        #expect(links(page, order: "rank") == ["1", "2", "3"])
        let style = try #require(page.elements.first { $0.name == "style" }).text
        #expect(!style.contains(":has("))
    }

    @Test func peersAreToldInWords() {
        let group = PeerGroup(entity: "A17", count: 1412, typical: "merchants, busy", examples: ["A3", "A8", "A9"])
        #expect(group.words == "A17 is one of 1,412 alike (merchants, busy), such as A3, A8 and A9")
        let alone = PeerGroup(entity: "A17", count: 1, typical: "accounts", examples: [])
        #expect(alone.words == "A17 is one of 1 alike (accounts)")
    }
}
