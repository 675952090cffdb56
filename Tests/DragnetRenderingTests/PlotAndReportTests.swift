import DragnetCore
import DragnetDetection
import DragnetRendering
import Testing

@Suite("Plots and the report")
struct PlotAndReportTests {
    private func spots(_ count: Int) -> [ClusterMapPlot.Spot] {
        (0..<count).map { index in
            let cluster = index % 9
            return .init(
                x: Double(cluster) * 4 + Double(index * 7919 % 1000) / 400, y: Double(index * 104_729 % 1000) / 300,
                cluster: index % 50 == 0 ? nil : cluster)
        }
    }

    private static let damagedCurve: [LabelledRanking.PrecisionRecallPoint] = {
        var points = LabelledRanking(scores: [3, 2, 1], isBad: [true, false, true]).precisionRecall()
        points[0].recall = .nan
        points[1].precision = 1e300
        return points
    }()

    @Test func mapOfManyStaysSmall() {
        let marks = IncidentSamples.hostileNames.enumerated().map {
            ClusterMapPlot.Highlight(x: Double($0), y: 1, name: $1, severity: .critical)
        }
        let map = ClusterMapPlot(spots: spots(100_000), highlights: marks)
        let svg = map.svg()
        #expect(svg.utf8.count < 300_000)
        #expect(svg == map.svg())
        let reader = MarkupReader(svg)
        #expect(reader.isWellFormed)
        #expect(reader.dangers(elements: MarkupReader.svgElements) == [])
        #expect(svg.contains("100,000 entities in 9 clusters"))
    }

    @Test(arguments: [
        ClusterMapPlot(spots: []).svg(),
        ClusterMapPlot(spots: [.init(x: 1, y: 1, cluster: 0), .init(x: .nan, y: 0, cluster: 1)]).svg(),
        ClusterMapPlot(spots: [.init(x: 1e308, y: 0, cluster: 0), .init(x: -1e308, y: 0, cluster: 1)]).svg(),
        TimelinePlot(buckets: []).svg(), TimelinePlot(buckets: [.init(start: 0, count: 4)]).svg(),
        ScoreHistogramPlot(surprises: []).svg(), ScoreHistogramPlot(surprises: [.nan, 0, 3.3, 300]).svg(),
        ScoreHistogramPlot(surprises: [1], theme: .dark).svg(),
        PrecisionRecallPlot(points: [], baseRate: .nan).svg(), CalibrationPlot(rows: []).svg(),
        PrecisionRecallPlot(points: damagedCurve, baseRate: 0.2, theme: .print).svg(),
    ])
    func edgeCasesArePlotted(svg: String) {
        #expect(MarkupReader(svg).isWellFormed)
        #expect(!svg.contains("nan") && !svg.contains("inf\""))
    }

    @Test func timelineKeepsEveryEvent() {
        let buckets = (0..<2_000).map { TimelinePlot.Bucket(start: Int64($0) * 3_600_000_000, count: $0 % 5) }
        let marks = IncidentSamples.hostileNames.map {
            TimelinePlot.Mark(time: 9_000_000_000, severity: .high, name: $0)
        }
        let svg = TimelinePlot(buckets: buckets, marks: marks, boundary: 999_000_000_000).svg()
        let reader = MarkupReader(svg)
        #expect(reader.isWellFormed)
        #expect(reader.dangers(elements: MarkupReader.svgElements) == [])
        #expect(svg.contains("4,000 events"))
        #expect(svg.contains("learnt until here"))
    }

    private func content() throws -> ReportContent {
        var content = ReportContent(title: IncidentSamples.hostileNames[0])
        let names = IncidentSamples.hostileNames
        content.inputs = names.map { .init(name: $0, format: $0, rows: 10, rejected: 1) }
        (content.mapping, content.warnings, content.notes, content.blindSpots) = (names, names, names, names)
        (content.domain, content.learning, content.version, content.model) = (names[1], names[2], names[3], names[4])
        content.severities = Severity.allCases.map { .init(severity: $0, observed: 3, expected: 12.4) }
        content.entities = names.map {
            .init(name: $0, type: $0, severity: .high, surprise: 3, cluster: 1, events: 4, reason: $0)
        }
        let rows = names.map {
            ReportContent.EvidenceRow(
                id: $0, time: IncidentSamples.start, source: $0, destination: $0, amount: CurrencyAmount(1, $0))
        }
        for incident in [IncidentSamples.ring(), IncidentSamples.hostile(), IncidentSamples.beacon()] {
            let picture = String(decoding: try PictureRenderer().render(incident, format: .svg), as: UTF8.self)
            let peers = names.map { PeerGroup(entity: $0, count: 412, typical: $0, examples: names) }
            content.incidents.append(.init(incident: incident, picture: picture, evidence: rows, peers: peers))
        }
        content.incidents.append(.init(incident: IncidentSamples.chain(), picture: nil, evidence: []))
        content.map = ClusterMapPlot(spots: spots(100)).svg()
        content.timeline = TimelinePlot(buckets: [.init(start: 0, count: 1)]).svg()
        content.scores = ScoreHistogramPlot(surprises: [1, 2, 3]).svg()
        return content
    }

    @Test func reportIsStrictInertAndTheSameEachTime() throws {
        let content = try content()
        let html = ReportPage(content).html()
        #expect(html == ReportPage(content).html())
        let reader = MarkupReader(html)
        #expect(reader.isWellFormed)
        #expect(reader.dangers(elements: MarkupReader.htmlElements, allowsAnchors: true) == [])
        let policy = reader.elements.first { $0.attributes["http-equiv"] == "Content-Security-Policy" }
        #expect(policy?.attributes["content"]?.hasPrefix("default-src 'none'; style-src 'unsafe-inline'") == true)
        #expect(!html.contains("http://www.w3.org/1999/xlink"))
    }

    @Test func everyAnchorHasItsTargetAndNoIdRepeats() throws {
        let reader = MarkupReader(ReportPage(try content()).html())
        let ids = reader.elements.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count)
        for link in reader.elements.compactMap({ $0.attributes["href"] }) {
            #expect(ids.contains(String(link.dropFirst())))
        }
        for label in reader.elements.compactMap({ $0.attributes["aria-labelledby"] }) { #expect(ids.contains(label)) }
        // Headings go down one level at a time, and every picture has a name.
        let levels = reader.elements.map(\.name).filter { $0.count == 2 && $0.hasPrefix("h") && $0 != "hr" }
            .compactMap { Int($0.dropFirst()) }
        #expect(levels.first == 1)
        for (a, b) in zip(levels, levels.dropFirst()) { #expect(b <= a + 1) }
        #expect(reader.elements.filter { $0.name == "svg" }.allSatisfy { $0.attributes["aria-label"] != nil })
    }

    @Test func emptyReportSaysSo() {
        let html = ReportPage(ReportContent(title: "clean.csv")).html()
        #expect(MarkupReader(html).isWellFormed)
        #expect(html.contains("No incident reached band medium: the log looks ordinary."))
        #expect(html.contains("Nothing was scored."))
    }

    @Test func darkThemeKnowsEveryColourOfAPicture() throws {
        let known = Set(Palette.recolouring(to: .dark).map(\.light) + ["none", "transparent"])
        for (name, incident) in PictureLayoutTests.samples {
            let reader = MarkupReader(try PictureRenderer().render(incident, format: .svg))
            let colors = reader.elements.flatMap { [$0.attributes["fill"], $0.attributes["stroke"]] }.compactMap { $0 }
            #expect(Set(colors).isSubset(of: known), "\(name)")
        }
    }

    @Test func narrativeIsOneStableLine() {
        let text = IncidentNarrative.text(IncidentSamples.ring())
        #expect(
            text
                == "Ring of 7 accounts, 96 % passed on within 40 min. 7 events between 7 entities, "
                + "2026-03-01 12:04 to 12:28 UTC. Most involved: ACC-000, ACC-001, ACC-002. It stands out as "
                + "passed on at once: 96 % passed on, typically 3 %, odder than 99.97 % of normal events; "
                + "also new partner.")
        #expect(!IncidentNarrative.text(IncidentSamples.hostile()).contains("\n"))
    }

    @Test func caseFileKeepsNamesOutOfTheMarkup() {
        let names = IncidentSamples.hostileNames + ["a`b``c|d", "[x](javascript:alert(1))", "![](http://e.vil/x)"]
        let rows = names.map {
            ReportContent.EvidenceRow(id: $0, time: nil, source: $0, destination: $0, amount: CurrencyAmount(1, "EUR"))
        }
        var incident = IncidentSamples.hostile()
        incident.summary = "see [x](javascript:alert(1)) <img src=x onerror=y> | # *"
        let text = CaseFile.markdown(incident, evidenceRows: rows)
        #expect(text.contains("see \\[x\\]\\(javascript&#58;alert\\(1\\)\\) &lt;img src=x onerror=y&gt; \\| \\# \\*"))
        let whole = CaseFile.markdown(
            incident, evidenceRows: [],
            peers: names.map { PeerGroup(entity: $0, count: 9, typical: $0, examples: names) })
        #expect(whole.contains("## Peers"))
        for line in whole.split(separator: "\n") where line.hasPrefix("| `") {
            #expect(line.replacing("\\|", with: "").count { $0 == "|" } == 5, "\(line)")
        }
        let table = text.split(separator: "\n").filter { $0.hasPrefix("| `") }
        #expect(table.count == rows.count)
        #expect(table.allSatisfy { line in line.count { $0 == "|" } == 6 })
    }

    @Test func qualityIsToldWithItsIntervals() throws {
        var table = EvaluationTable()
        for row in 0..<200 {
            let isBad = row % 20 == 0
            table.add(
                surprise: isBad ? 3 + Double(row) / 100 : Double(row % 17) / 10, isBad: isBad, isShown: row == 0,
                time: Int64(row) * 86_400_000_000, kind: isBad ? (row % 40 == 0 ? "<script>" : "mule") : nil)
            table.scored.append(isBad ? 3 : 0)
        }
        let report = try EvaluationReport(
            table, precisionAt: [20], bootstrap: Bootstrap(replicates: 50, seed: 1), context: .serial)
        var content = ReportContent(title: "labelled")
        content.quality = .init(
            basis: "By the log's own labels: 200 events.", report: report, incidents: 3, badIncidents: 1)
        let html = ReportPage(content).html()
        let reader = MarkupReader(html)
        #expect(reader.isWellFormed)
        #expect(reader.dangers(elements: MarkupReader.htmlElements, allowsAnchors: true) == [])
        #expect(html.contains("1 of 3 incidents hold something that is labelled bad"))
        // The ten bad ones stand before all others.
        #expect(html.contains("average precision</td><td class=\"n\">1.000</td>"))
        #expect(html.contains("precision in the first 20</td><td class=\"n\">0.500</td>"))
        #expect(html.contains("mule") && !html.contains("<script>"))
        #expect(html.contains("Precision and recall") && html.contains("Calibration"))
    }
}
