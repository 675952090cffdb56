import DragnetCore
import DragnetDetection
import DragnetRendering
import Synchronization
import Testing

@Suite("Pictures: layout, limits, determinism")
struct PictureLayoutTests {
    static let samples: [(name: String, incident: Incident)] = [
        ("ring", IncidentSamples.ring()), ("long ring", IncidentSamples.ring(24)),
        ("ring of long names", IncidentSamples.ring(6) { "DE89 3704 0044 0532 0130 00\($0) Grand Savings Bank" }),
        ("fan-in", IncidentSamples.fanIn(40, passesOn: 0)), ("through", IncidentSamples.fanIn()),
        ("fan-out", IncidentSamples.fanOut()), ("chain", IncidentSamples.chain()),
        ("long chain", IncidentSamples.chain(30)),
        ("cards", IncidentSamples.cardTesting()), ("three shops", IncidentSamples.cardTesting(14, shops: 3)),
        ("scan", IncidentSamples.scan(600)), ("beacon", IncidentSamples.beacon()), ("dense", IncidentSamples.dense(12)),
        ("tangle", IncidentSamples.tangle()), ("large tangle", IncidentSamples.tangle(38)),
        ("hostile", IncidentSamples.hostile()),
    ]

    @Test(arguments: samples.map(\.name))
    func nodesDoNotOverlap(name: String) throws {
        let incident = try #require(Self.samples.first { $0.name == name }).incident
        let reader = MarkupReader(try PictureRenderer().render(incident, format: .svg))
        let boxes = reader.nodeBoxes
        #expect(boxes.count == PictureComposer().drawing(of: incident).nodes.count)
        for (index, a) in boxes.enumerated() {
            for b in boxes.dropFirst(index + 1) {
                let isApart = a.maxX <= b.minX || b.maxX <= a.minX || a.maxY <= b.minY || b.maxY <= a.minY
                #expect(isApart, "\(name): \(a) and \(b)")
            }
        }
    }

    @Test(arguments: samples.map(\.name))
    func proportionsAreReadable(name: String) throws {
        let incident = try #require(Self.samples.first { $0.name == name }).incident
        let png = try PictureRenderer().render(incident, format: .png)
        let (width, height) = (bigEndian(png, 16), bigEndian(png, 20))
        #expect((695...1202).contains(width), "\(width) x \(height)")
        #expect(width <= 3 * height + 4 && height <= 2 * width + 4, "\(width) x \(height)")
    }

    private func bigEndian(_ bytes: [UInt8], _ start: Int) -> Int {
        bytes[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) }
    }

    @Test func ringRunsClockwiseFromNineOClock() throws {
        let reader = MarkupReader(try PictureRenderer().render(IncidentSamples.ring(8), format: .svg, maxNodes: 8))
        let centers = reader.nodeBoxes.map { (($0.minX + $0.maxX) / 2, ($0.minY + $0.maxY) / 2) }
        #expect(centers.count == 8)
        let (first, third) = (centers[0], centers[2])
        #expect(centers.allSatisfy { $0.0 >= first.0 - 0.1 })
        // SVG's y grows downward: after two of eight steps the way is at the top.
        #expect(centers.allSatisfy { $0.1 >= third.1 - 0.1 })
    }

    @Test func fanInStandsInTimeOrder() throws {
        let reader = MarkupReader(try PictureRenderer().render(IncidentSamples.fanIn(9, passesOn: 0), format: .svg))
        let partners = reader.elements.enumerated().compactMap { index, element -> (String, Double)? in
            guard element.name == "text", element.text.hasPrefix("CUST-"), let y = Double(element.attributes["y"] ?? "")
            else { return nil }
            return (element.text, y)
        }
        #expect(partners.sorted { $0.1 < $1.1 }.map(\.0) == (0..<9).map { "CUST-\(1000 + $0 * 37)" })
    }

    @Test func everyEvidenceLabelOfAUsualIncidentFindsAPlace() throws {
        for name in ["ring", "through", "fan-out", "chain", "cards", "beacon"] {
            let incident = try #require(Self.samples.first { $0.name == name }).incident
            let texts = MarkupReader(try PictureRenderer().render(incident, format: .svg)).texts
            for label in PictureComposer().drawing(of: incident).edges.compactMap(\.label) {
                #expect(texts.contains(label), "\(name): \(label)")
            }
        }
    }

    /// Made one at a time inside the test, because arguments are printed.
    @Test(arguments: ["hub of 5,000", "clique", "path of 100,000", "band", "cards"])
    func hugeIncidentsStaySmallAndQuick(name: String) throws {
        let incident =
            switch name {
            case "hub of 5,000": IncidentSamples.scan(5_000)
            case "clique": IncidentSamples.dense(900)
            case "path of 100,000": IncidentSamples.dense(100_000, reach: 1)
            case "band": IncidentSamples.dense(4_000, reach: 3)
            default: IncidentSamples.cardTesting(3_000, shops: 4)
            }
        let clock = ContinuousClock()
        let start = clock.now
        let svg = try PictureRenderer().render(incident, format: .svg, maxNodes: 10_000)
        #expect(clock.now - start < .seconds(10))
        let reader = MarkupReader(svg)
        #expect(reader.isWellFormed)
        #expect((2...60).contains(reader.nodeBoxes.count))
        #expect(reader.elements.count { $0.attributes["class"] == "edge" } <= 160)
        #expect(svg.count < 400_000)
    }

    @Test func sameInputGivesSameBytesOnAnyThread() throws {
        let work = Self.samples.flatMap { sample in
            PictureFormat.allCases.filter { $0 != .png }.map { (sample.incident, $0) }
        }
        let renderer = PictureRenderer()
        let alone = try work.map { try renderer.render($0.0, format: $0.1) }
        let together = Mutex<[Int: [UInt8]]>([:])
        ParallelRange.run(on: 4) {
            for (index, item) in work.enumerated() {
                guard let bytes = try? renderer.render(item.0, format: item.1) else { continue }
                let isSame = together.withLock { results in
                    defer { results[index] = bytes }
                    return results[index] == nil || results[index] == bytes
                }
                #expect(isSame)
            }
        }
        for (index, bytes) in alone.enumerated() {

            let isSame = together.withLock { $0[index] == bytes }
            #expect(isSame, "\(work[index].1)")

        }
    }

    @Test func picturesSayNothingOfTheMachine() throws {
        let svg = String(decoding: try PictureRenderer().render(IncidentSamples.ring(), format: .svg), as: UTF8.self)
        for trace in ["Generated by", "graphviz", "DOCTYPE", "<!--", "xlink"] {
            #expect(!svg.contains(trace), "\(trace)")
        }
        #expect(svg.contains("font-family=\"DejaVu Sans, Verdana, sans-serif\""))
        #expect(svg.contains("role=\"img\""))
    }
}
