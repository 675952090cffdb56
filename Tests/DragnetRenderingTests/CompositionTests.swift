import DragnetCore
import DragnetDetection
import DragnetRendering
import Testing

@Suite("Composition: who is drawn, and in which shape")
struct CompositionTests {
    private func drawing(_ incident: Incident, maxNodes: Int = 40) -> Drawing {
        PictureComposer(maxNodes: maxNodes).drawing(of: incident)
    }

    @Test func shapesAreRecognised() {
        #expect(drawing(IncidentSamples.ring()).shape == .ring([0, 1, 2, 3, 4, 5, 6]))
        #expect(drawing(IncidentSamples.fanIn(passesOn: 0)).shape.name == "fan-in")
        #expect(drawing(IncidentSamples.fanIn()).shape.name == "flow through a hub")
        #expect(drawing(IncidentSamples.fanOut()).shape.name == "fan-out")
        #expect(drawing(IncidentSamples.chain()).shape.name == "chain")
        #expect(drawing(IncidentSamples.cardTesting()).shape.name == "two sides")
        #expect(drawing(IncidentSamples.beacon()).shape.name == "pair")
        #expect(drawing(IncidentSamples.dense(12)).shape.name == "dense group")
        #expect(drawing(IncidentSamples.tangle()).shape.name == "group")
    }

    @Test func starsAreRecognisedWherePartnersAnswer() {
        var builder = IncidentSamples.Builder()
        for index in 0..<6 {
            builder.pay("HUB", "P-\(index)", 10)
            builder.pay("P-\(index)", "HUB", 9)
        }
        let incident = builder.incident(.group, "back and forth")
        #expect(drawing(incident).shape.name == "star")
        #expect(drawing(incident).edges.count == 12)
    }

    @Test func foldedSendersKeepCountAndSum() throws {
        let incident = IncidentSamples.fanIn(52, passesOn: 0)
        let picture = drawing(incident)
        let fold = try #require(picture.nodes.first { $0.role == .folded })
        #expect(fold.lines[0] == "+ 37 more senders")
        let shown = Set(picture.nodes.filter { $0.role == .evidence }.compactMap(\.lines.first))
        let hidden = incident.graph.edges.filter { !shown.contains(incident.graph.nodes[$0.source].name) }
        let sum = hidden.reduce(0) { $0 + ($1.amount ?? 0) }
        #expect(hidden.count == 37)
        #expect(fold.lines[1] == NumberText.quantity(sum, "EUR"))
    }

    @Test func everyEvidenceEventIsDrawnOrCounted() throws {
        for incident in [IncidentSamples.dense(40), IncidentSamples.dense(500, reach: 2), IncidentSamples.scan(900)] {
            let picture = drawing(incident, maxNodes: 20)
            #expect(picture.nodes.count <= 20)
            let drawn = picture.edges.filter { $0.role == .evidence }.reduce(0) { $0 + events($1.title) }
            let noted = picture.notes.reduce(0) { $0 + hiddenEvents($1) }
            let all = incident.graph.edges.filter(\.isEvidence).reduce(0) { $0 + $1.eventCount }
            #expect(drawn + noted == all)
        }
    }

    private func events(_ title: String) -> Int {
        guard let end = title.firstRange(of: " event") else { return 0 }
        let digits = title[..<end.lowerBound].split(separator: " ").last?.filter { $0 != "," } ?? ""
        return Int(String(digits)) ?? 0
    }

    private func hiddenEvents(_ note: String) -> Int {
        guard let start = note.firstRange(of: "with ") else { return 0 }
        return Int(note[start.upperBound...].prefix { $0 != " " }.filter { $0 != "," }) ?? 0
    }

    @Test func oppositeContextIsOneLineAndYieldsToEvidence() {
        var builder = IncidentSamples.Builder()
        builder.pay("A", "B", 100)
        builder.pay("B", "C", 100)
        builder.pay("A", "B", 5, count: 7, isEvidence: false)
        builder.pay("A", "D", 5, isEvidence: false)
        builder.pay("D", "A", 6, isEvidence: false)
        let picture = drawing(builder.incident(.chain, "chain"))
        #expect(picture.edges.count == 3)
        #expect(picture.edges.filter { $0.role == .context }.map(\.heads) == [.both])
        #expect(picture.edges.contains { $0.title.contains("besides 7 ordinary events") })
    }

    @Test func hubsContextIsCutWithANote() {
        let picture = drawing(IncidentSamples.beacon())
        #expect(!picture.nodes.contains { $0.lines[0] == "10.0.0.53" })
        #expect(picture.notes == ["Left out: 1 ordinary link at hubs, which nearly everybody has"])
    }

    @Test func sharedAttributesAreDashedWithoutArrow() {
        let picture = drawing(IncidentSamples.tangle())
        let dashed = picture.edges.filter(\.isDashed)
        #expect(dashed.count == 3)
        #expect(dashed.allSatisfy { $0.heads == .none && $0.label == nil })
        #expect(picture.nodes.contains { $0.form == .note })
    }

    @Test func whatSeveralShareIsDrawnBeforeBusyStrangers() {
        var incident = IncidentSamples.ring()
        // Strangers with more links than the device, and more of them than there is room for.
        for stranger in 0..<30 {
            let place = incident.graph.nodes.count
            incident.graph.nodes.append(.init(name: "busy-\(stranger)", type: "account", isEvidence: false, degree: 40))
            for end in 0..<5 {
                incident.graph.edges.append(
                    .init(source: place, destination: (end + stranger) % 7, eventCount: 9, isEvidence: false))
            }
        }
        for (name, users) in [("shared", [0, 3]), ("its own", [1])] {
            let place = incident.graph.nodes.count
            incident.graph.nodes.append(.init(name: name, type: "device", isEvidence: false, degree: users.count))
            for user in users {
                incident.graph.edges.append(
                    .init(source: user, destination: place, eventCount: 1, isEvidence: false, isShared: true))
            }
        }
        let devices = drawing(incident).nodes.filter { $0.form == .note }
        #expect(devices.count == 1 && devices[0].title.contains("shared"))
    }

    @Test func tiesAreDashedWhateverTheirType() {
        var incident = IncidentSamples.ring()
        let host = incident.graph.nodes.count
        incident.graph.nodes.append(.init(name: "203.0.113.9", type: "host", isEvidence: false, degree: 2))
        for source in [0, 2] {
            incident.graph.edges.append(
                .init(source: source, destination: host, eventCount: 3, isEvidence: false, isShared: true))
        }
        let picture = drawing(incident)
        let dashed = picture.edges.filter(\.isDashed)
        #expect(dashed.count == 2)
        #expect(dashed.allSatisfy { $0.heads == .none && $0.label == nil && $0.title.contains("shared, in 3 events") })
        #expect(picture.legend.map(\.text).contains("shared attribute"))
        // The shape is that of the payments.
        #expect(picture.shape == drawing(IncidentSamples.ring()).shape)
    }

    @Test func currenciesAreNotAddedUpAndLoopsAreNoted() {
        var builder = IncidentSamples.Builder()
        builder.pay("A", "B", 100)
        builder.pay("A", "B", 7, unit: "USD")
        builder.pay("A", "A", 5, count: 3)
        let picture = drawing(builder.incident(.pair, "pair"))
        #expect(picture.edges.map(\.label) == ["① 2×"])
        #expect(picture.edges[0].title.contains("100 EUR + 7 USD"))
        #expect(picture.nodes[0].lines == ["A", "↻ 3× to itself"])
    }

    @Test func longNamesStayDistinct() {
        var builder = IncidentSamples.Builder()
        for index in 0..<12 {
            builder.pay("CUSTOMER-OF-THE-BIG-BANK-\(index)-IN-THE-CITY-OF-ELSEWHERE", "HUB", 10)
            builder.pay(String(repeating: "x", count: 40) + String(repeating: "y", count: index), "HUB", 10)
        }
        let names = drawing(builder.incident(.fanIn, "fan")).nodes.filter { $0.role != .folded }.map { $0.lines[0] }
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.count <= 22 })
    }

    @Test func legendHoldsOnlyWhatOccurs() {
        let ring = drawing(IncidentSamples.ring()).legend.map(\.text)
        #expect(ring.contains("evidence") && ring.contains("ordinary") && ring.contains("order in time"))
        #expect(!ring.contains("shared attribute") && !ring.contains("several as one"))
        #expect(drawing(IncidentSamples.scan(50)).legend.map(\.text).contains("several as one"))
    }

    @Test func denseGroupsAreDrawnWhole() {
        let picture = drawing(IncidentSamples.dense(40))
        let count = picture.nodes.count
        #expect(picture.edges.count == count * (count - 1) / 2)
        #expect(picture.edges.count <= 150)
        #expect(picture.notes.count == 1)
    }

    @Test func activityBecomesAStripUnderThePicture() throws {
        var incident = IncidentSamples.ring()
        #expect(drawing(incident).strip == nil)
        incident.graph.activity = IncidentActivity(
            start: IncidentSamples.start, step: 2 * IncidentSamples.minute, evidence: [0, 3, 4, 0],
            others: [1, 0, 2, 0],
            usual: 0.5)
        let strip = try #require(drawing(incident).strip)
        #expect(strip.bars.map(\.evidence) == [0, 3, 4, 0] && strip.bars.map(\.others) == [1, 0, 2, 0])
        #expect(strip.caption.contains("Events in each 2 minutes") && strip.caption.contains("would be 6.0 in 24 min"))
        #expect(strip.begin == "2026-03-01 12:00" && strip.end == "2026-03-01 12:08 UTC")
        let reader = MarkupReader(try PictureRenderer().render(incident, format: .svg))
        // The scale's top is the highest bar, six events; Graphviz rounds heights to whole points.
        #expect(reader.texts.contains("6") && reader.texts.contains(strip.begin))
        let bars = reader.elements.filter { $0.name == "polygon" && $0.attributes["stroke-width"] == "0" }
            .compactMap { $0.attributes["points"].map(height) }
        #expect(bars.count == 4)
        #expect(abs((bars.max() ?? 0) / (bars.sorted().dropFirst().first ?? 1) - 2) < 0.1, "\(bars)")
        for broken in [
            IncidentActivity(start: 0, step: 0, evidence: [1, 2], others: [1, 2], usual: nil),
            IncidentActivity(start: 0, step: 5, evidence: [1], others: [1, 2], usual: .nan),
            IncidentActivity(start: .max, step: .max, evidence: [1, 2], others: [1, 2], usual: .infinity),
        ] {
            incident.graph.activity = broken
            #expect(drawing(incident).strip == nil)
        }
    }

    private func height(_ points: String) -> Double {
        let ys = points.split(separator: " ").compactMap { Double($0.split(separator: ",").last ?? "") }
        return (ys.max() ?? 0) - (ys.min() ?? 0)
    }

    @Test func describesItselfInWords() {
        let text = PictureDescription(drawing(IncidentSamples.ring()), evidenceLimit: 3).text
        #expect(text.contains("Drawn as a ring of 10 marks and 10 lines."))
        #expect(text.contains("① ACC-000 → ACC-001: 1 event, 12,300 EUR"))
        #expect(text.contains("And 4 more."))
    }
}
