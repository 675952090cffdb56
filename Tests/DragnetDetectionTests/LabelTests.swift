import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetTestSupport
import Foundation
import Testing

@Suite("Labels and suppressions")
struct LabelTests {
    @Test("Subjects come back from their text, whatever the name is")
    func subjects() throws {
        for name in HostileNames.all {
            for subject in [LabelSubject.event(name), .entity(name), .pair(name + "->" + name)] {
                #expect(LabelSubject(subject.description) == subject)
                #expect(LabelSubject.hasPrefix(subject.description))
            }
        }
        #expect(LabelSubject("INC-7F3A9C") == .incident("INC-7F3A9C"))
        #expect(LabelSubject("event:event:5") == .event("event:5"))
        #expect(LabelSubject("event\u{301}:5") == .incident("event\u{301}:5"))
        let label = Label(
            .pair("A->B"), .fraud, kind: "mule", group: "g", note: "\"n\"", knownAt: 5, until: 9, createdAt: 1)
        #expect(try JSONDecoder().decode(Label.self, from: JSONEncoder().encode(label)) == label)
        #expect(label.isActive(at: 8) && !label.isActive(at: 9))
    }

    @Test("Verdicts are read as tables write them")
    func verdicts() {
        let texts: [(String, LabelVerdict?)] = [
            ("1", .fraud), ("0", .legit), ("fraud", .fraud), ("LEGIT", .legit), ("Unsure", .unsure), ("", nil),
            ("2", nil), ("1.0", nil), (" 1", nil), ("-1", nil), ("bad", nil),
        ]
        for (text, verdict) in texts { #expect(LabelVerdict(text: text) == verdict, "\(text)") }
    }

    private func facts(
        _ id: String, _ incident: String, _ source: String, _ destination: String, _ reason: ReasonCode? = .fanIn
    ) -> SuppressionFilter.AlertFacts {
        SuppressionFilter.AlertFacts(
            id: id, incident: incident, level: .event, subject: id,
            ends: AlertEnds(source: source, destination: destination), reason: reason)
    }

    private func hidden(
        _ rules: [Suppression.Rule], until: Int64? = nil, at time: Int64 = 0,
        _ alerts: [SuppressionFilter.AlertFacts]
    ) -> (alerts: [String], incidents: [String]) {
        let filter = SuppressionFilter(
            rules.map { Suppression(id: "SUP-1", rule: $0, until: until, why: "w", createdAt: 0) }, at: time)
        let hidden = filter.hidden(alerts: alerts, incidents: Set(alerts.map(\.incident)).sorted())
        return (hidden.alerts.keys.map(\.text).sorted(), hidden.incidents.keys.sorted())
    }

    @Test("Each rule hides what it names, and an incident only with all of its alerts")
    func rules() {
        let alerts = [
            facts("event:1", "INC-1", "A", "B"), facts("event:2", "INC-1", "B", "C", .amountHigh),
            facts("event:3", "INC-2", "A", "C"), facts("event:4", "INC-2", "C", "A", .burst),
            facts("event:5", "INC-3", "e\u{301}", "Z"), facts("event:6", "INC-4", "\u{E9}", "Z", nil),
        ]
        #expect(hidden([.entity("A")], alerts) == (["event:1", "event:3", "event:4"], ["INC-2"]))
        #expect(hidden([.entity("B")], alerts) == (["event:1", "event:2"], ["INC-1"]))
        #expect(hidden([.pair("A->C")], alerts) == (["event:3"], []))
        #expect(hidden([.pair("A->C"), .pair("C->A")], alerts) == (["event:3", "event:4"], ["INC-2"]))
        #expect(hidden([.reason(.fanIn, entity: "A")], alerts) == (["event:1", "event:3"], []))
        #expect(hidden([.finding("INC-1")], alerts) == (["event:1", "event:2"], ["INC-1"]))
        #expect(hidden([.finding("event:4")], alerts) == (["event:4"], []))
        #expect(hidden([.entity("nobody")], alerts) == ([], []))
        // An é of one scalar and one of two are two names.
        #expect(hidden([.entity("\u{E9}")], alerts) == (["event:6"], ["INC-4"]))
        #expect(hidden([], alerts) == ([], []))
    }

    @Test("A suppression ends at its time, and an incident shows again with the first that ends")
    func expiry() {
        let alerts = [facts("event:1", "INC-1", "A", "B"), facts("event:2", "INC-1", "C", "D")]
        #expect(hidden([.entity("A"), .entity("C")], until: 10, at: 9, alerts).incidents == ["INC-1"])
        #expect(hidden([.entity("A"), .entity("C")], until: 10, at: 10, alerts).alerts.isEmpty)
        let both = SuppressionFilter(
            [
                Suppression(id: "SUP-1", rule: .entity("A"), until: 99, why: "long", createdAt: 0),
                Suppression(id: "SUP-2", rule: .entity("C"), until: 20, why: "short", createdAt: 0),
            ], at: 0)
        #expect(both.hidden(alerts: alerts, incidents: ["INC-1"]).incidents["INC-1"]?.id == "SUP-2")
        #expect(both.hidden(alerts: [], incidents: ["INC-1"]).incidents.isEmpty)
    }

    @Test("The nearest label of a row counts, and entities stand apart")
    func eventLabels() throws {
        var log = EventLog(domain: .transactions, hasTimes: true)
        for (row, ends) in [("A", "B"), ("A", "B"), ("B", "C"), ("C", "A")].enumerated() {
            let source = try log.nodes.intern(ends.0, type: .account)
            let destination = try log.nodes.intern(ends.1, type: .account)
            log.append(
                time: Int64(row) * 100, source: source, destination: destination, file: 0, fileRow: UInt32(row))
        }
        let labels = [
            Label(.incident("INC-1"), .legit, createdAt: 0), Label(.event("0"), .fraud, kind: "mule", createdAt: 0),
            Label(.pair("A->B"), .unsure, createdAt: 0), Label(.entity("C"), .fraud, knownAt: 250, createdAt: 0),
            Label(.event("17"), .fraud, createdAt: 0), Label(.incident("INC-2"), .fraud, createdAt: 0),
        ]
        var known = EventLabels(labels, log: log) { $0 == "INC-1" ? [0, 1, 2] : [] }
        #expect(known.verdicts == [1, -1, 0, -1])
        #expect(known.kind(0) == "mule" && known.kind(2) == nil && known.group(0) == nil)
        #expect(known.entities.values.map(\.verdict) == [.fraud])
        #expect(known.unknown == [.incident("INC-2"), .event("17")])
        #expect(known.knownCount == 3)
        // With a delay of 150, event 0 is known at 150 and event 2 at 350; the entity at 250.
        #expect(known.forget(knownAfter: 240, delay: 150, times: log.times) == 2)
        #expect(known.verdicts == [1, -1, -1, -1] && known.entities.isEmpty)
        log.labels = [0, 1, -1, -1]
        #expect(EventLabels(of: log).verdicts == [0, 1, -1, -1])
    }
}
