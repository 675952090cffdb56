import DragnetDetection
import DragnetRendering
import DragnetTestSupport
import Testing

/// 500 payloads as names, types, units, ids and sentences, through every format.
@Suite("500 payloads are harmless in every format")
struct PayloadTests {
    static let groups = stride(from: 0, to: HostileNames.payloads.count, by: 12).map {
        Array(HostileNames.payloads[$0..<min($0 + 12, HostileNames.payloads.count)])
    }

    @Test func thereAreFiveHundred() { #expect(Set(HostileNames.payloads).count >= 500) }

    private func incident(_ names: [String]) -> Incident {
        var builder = IncidentSamples.Builder()
        for (place, name) in names.enumerated() {
            builder.node(name, type: place % 3 == 0 ? name : "account", severity: .high, surprise: 3.2)
            builder.pay(name, names[(place + 1) % names.count], 10, count: 1 + place % 2, unit: name)
        }
        var incident = builder.incident(.ring, names.joined(separator: " "), id: names[0])
        incident.model = names[names.count - 1]
        incident.events = names
        incident.entities = names
        incident.reasons = [
            Reason(
                code: .passThrough, observed: Quantity(1, names[0]), typical: Quantity(2, names[0]), percentile: 0.9,
                share: 1, evidence: names)
        ]
        return incident
    }

    @Test(arguments: groups)
    func picturesAreStrictAndInert(names: [String]) throws {
        let incident = incident(names)
        let renderer = PictureRenderer()
        for theme in PictureTheme.allCases {
            let reader = MarkupReader(try renderer.render(incident, format: .svg, theme: theme, maxNodes: 60))
            #expect(reader.isWellFormed, "\(names)")
            #expect(reader.dangers(elements: MarkupReader.svgElements) == [], "\(names)")
        }
        for layout in [PictureLayout.plain, .circle] {
            let drawing = PictureComposer(maxNodes: 60).drawing(of: incident)
            let reader = MarkupReader(try renderer.picture(PictureRequest(drawing, format: .svg, layout: layout)))
            #expect(reader.isWellFormed && reader.dangers(elements: MarkupReader.svgElements) == [], "\(names)")
        }
        #expect(try renderer.render(incident, format: .png).starts(with: [0x89, 0x50, 0x4E, 0x47]))
        let pdf = try renderer.render(incident, format: .pdf)
        #expect(pdf.starts(with: Array("%PDF".utf8)))
        // No action, link or script of the PDF language; its streams are packed and hold none.
        let words = String(decoding: pdf, as: UTF8.self)
        for danger in ["/JavaScript", "/JS", "/URI", "/Launch", "/OpenAction"] { #expect(!words.contains(danger)) }
        let dot = String(decoding: try renderer.render(incident, format: .dot), as: UTF8.self)
        #expect(!DotReader.bareWords(dot).contains { ["URL", "href", "image", "target", "tooltip"].contains($0) })
    }

    @Test func theReportIsStrictAndInert() throws {
        let names = HostileNames.payloads
        var content = ReportContent(title: names[0])
        content.inputs = names.prefix(40).map { .init(name: $0, format: $0, rows: 1, rejected: 0) }
        (content.mapping, content.warnings, content.notes) = (names, names, names)
        (content.domain, content.learning, content.budget) = (names[1], names[2], names[3])
        content.entities = names.map {
            .init(name: $0, type: $0, severity: .high, surprise: 3, cluster: 1, events: 2, reason: $0)
        }
        content.incidents = Self.groups.map { group in
            ReportContent.IncidentEntry(
                incident: incident(group), picture: nil,
                evidence: group.map {
                    .init(id: $0, time: 0, source: $0, destination: $0, amount: CurrencyAmount(1, $0))
                })
        }
        (content.version, content.model) = (names[4], names[5])
        let reader = MarkupReader(ReportPage(content).html())
        #expect(reader.isWellFormed)
        #expect(reader.dangers(elements: MarkupReader.htmlElements, allowsAnchors: true) == [])
    }

    @Test func plotsAndWordsAreInert() {
        for names in Self.groups {
            let marks = names.enumerated().map {
                ClusterMapPlot.Highlight(x: Double($0), y: 1, name: $1, severity: .critical)
            }
            let spots = [ClusterMapPlot.Spot(x: 0, y: 0, cluster: 0), .init(x: 9, y: 2, cluster: 1)]
            let reader = MarkupReader(ClusterMapPlot(spots: spots, highlights: marks).svg())
            #expect(reader.isWellFormed && reader.dangers(elements: MarkupReader.svgElements) == [], "\(names)")
            let words = PictureDescription(PictureComposer().drawing(of: incident(names))).text
            let controls = words.unicodeScalars.filter {
                $0.value < 0x20 && $0 != "\n" || (0x7F...0x9F).contains($0.value)
            }
            #expect(controls.isEmpty, "\(names)")
        }
    }
}

/// What stands in a DOT file outside of quoted strings.
enum DotReader {
    static func bareWords(_ dot: String) -> Set<String> {
        var bare = ""
        var isQuoted = false
        var isEscaped = false
        for scalar in dot.unicodeScalars {
            if isQuoted {
                if isEscaped {
                    isEscaped = false
                } else if scalar == "\\" {
                    isEscaped = true
                } else if scalar == "\"" {
                    isQuoted = false
                }
            } else if scalar == "\"" {
                isQuoted = true
            } else {
                bare.unicodeScalars.append(scalar)
            }
        }
        return Set(bare.split { !$0.isLetter }.map(String.init))
    }
}
