import DragnetDetection
import DragnetRendering
import Testing

/// Layouts that a person asks for, and the plain one that is drawn when another takes too long.
@Suite("Layouts on demand")
struct LayoutChoiceTests {
    @Test(arguments: PictureLayout.allCases, PictureLayoutTests.samples.map(\.name))
    func everyMarkIsDrawn(layout: PictureLayout, name: String) throws {
        let incident = try #require(PictureLayoutTests.samples.first { $0.name == name }).incident
        let drawing = PictureComposer().drawing(of: incident)
        let request = PictureRequest(drawing, format: .svg, layout: layout)
        let bytes = try PictureRenderer().picture(request)
        let isTheSame = try PictureRenderer().picture(request) == bytes
        #expect(isTheSame)
        let boxes = MarkupReader(bytes).nodeBoxes
        #expect(boxes.count == drawing.nodes.count)
        guard layout == .plain else { return }
        for (index, a) in boxes.enumerated() {
            for b in boxes.dropFirst(index + 1) {
                let isApart = a.maxX <= b.minX || b.maxX <= a.minX || a.maxY <= b.minY || b.maxY <= a.minY
                #expect(isApart, "\(name): \(a) and \(b)")
            }
        }
    }

    @Test func aLongChainInThePlainLayoutStaysAsWideAsCanBeRead() throws {
        var builder = IncidentSamples.Builder()
        let names = (0...24).map { "a rather long account name \($0)" }
        for (source, destination) in zip(names, names.dropFirst()) { builder.pay(source, destination, 10) }
        let drawing = PictureComposer().drawing(of: builder.incident(.group, "A chain"))
        let bytes = try PictureRenderer().picture(PictureRequest(drawing, format: .svg, layout: .plain))
        let page = try #require(MarkupReader(bytes).elements.first { $0.name == "svg" })
        let box = try #require(page.attributes["viewBox"]).split(separator: " ").compactMap { Double($0) }
        // 8 points of the 11 that names have, on a page that is 900 points wide.
        #expect(box.count == 4 && box[2] <= 900 * 11 / 8, "\(box)")
        let boxes = MarkupReader(bytes).nodeBoxes
        #expect(boxes.count == drawing.nodes.count)
        for (index, a) in boxes.enumerated() {
            for b in boxes.dropFirst(index + 1) {
                #expect(a.maxX <= b.minX || b.maxX <= a.minX || a.maxY <= b.minY || b.maxY <= a.minY)
            }
        }
    }

    @Test func aNeighbourhoodIsDrawnWithoutNumbersAndWithItsOwnLegend() {
        var builder = IncidentSamples.Builder()
        builder.node("A17", degree: 70)
        for partner in 0..<70 { builder.pay("A17", "P\(partner)", 10, severity: .none) }
        let neighborhood = Neighborhood(
            name: "account A17", sentence: "Sends 70 events to 70 partners", severity: .low, firstTime: nil,
            lastTime: nil, eventCount: 70, model: "", graph: builder.graph)
        let drawing = PictureComposer().drawing(of: neighborhood)
        #expect(drawing.heading == "account A17")
        #expect(drawing.nodes.count <= 40 && drawing.nodes.contains { $0.role == .folded })
        #expect(drawing.edges.allSatisfy { $0.order == nil })
        #expect(drawing.legend.contains { $0.text == "its own events" })
        #expect(drawing.notes.isEmpty, "\(drawing.notes)")
    }
}
