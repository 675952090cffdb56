import DragnetDetection
import DragnetRendering
import Testing

@Suite("Hostile names are harmless in every format")
struct PictureSafetyTests {
    private let incident = IncidentSamples.hostile()

    @Test(arguments: PictureTheme.allCases)
    func pictureIsStrictAndInert(theme: PictureTheme) throws {
        let reader = MarkupReader(try PictureRenderer().render(incident, format: .svg, theme: theme, maxNodes: 60))
        #expect(reader.isWellFormed)
        #expect(reader.dangers(elements: MarkupReader.svgElements) == [])
        #expect(!reader.elements.contains { $0.attributes["id"] != nil })
    }

    @Test func eachNameAloneIsStrictAndInert() throws {
        for name in IncidentSamples.hostileNames {
            var builder = IncidentSamples.Builder()
            builder.pay(name, "other", 10, unit: name)
            builder.node(name + "2", type: name)
            builder.pay("other", name + "2", nil)
            let incident = builder.incident(.chain, name, id: name)
            let reader = MarkupReader(try PictureRenderer().render(incident, format: .svg))
            #expect(reader.isWellFormed, "\(name.prefix(40))")
            #expect(reader.dangers(elements: MarkupReader.svgElements) == [], "\(name.prefix(40))")
        }
    }

    @Test func characterReferencesAndEscapesStayWhatTheyAre() throws {
        var builder = IncidentSamples.Builder()
        builder.pay("&#x202e;abc", "A&amp;B", 10)
        builder.pay("A&amp;B", "A&B", 10)
        builder.pay("A&B", "\\N\\G", 10)
        let svg = try PictureRenderer().render(builder.incident(.chain, "x & y"), format: .svg)
        let texts = MarkupReader(svg).texts
        for name in ["&#x202e;abc", "A&amp;B", "A&B", "\\N\\G", "x & y"] { #expect(texts.contains(name)) }
        #expect(!String(decoding: svg, as: UTF8.self).unicodeScalars.contains("\u{202E}"))
    }

    @Test func wholeNameStandsInTheTitle() throws {
        let name = "DE89 3704 0044 0532 0130 00 Grand Savings Bank of Elsewhere"
        var builder = IncidentSamples.Builder()
        builder.pay(name, "B", 10)
        let reader = MarkupReader(try PictureRenderer().render(builder.incident(.pair, "pair"), format: .svg))
        #expect(reader.elements.contains { $0.name == "title" && $0.text.hasPrefix(name) })
        #expect(reader.texts.allSatisfy { !$0.contains(name) })
    }

    @Test func dotHasNoLinks() throws {
        let dot = String(decoding: try PictureRenderer().render(incident, format: .dot, maxNodes: 60), as: UTF8.self)
        // What remains without quoted strings is attribute names and numbers.
        var bare = ""
        var isQuoted = false
        var isEscaped = false
        for character in dot {
            if isQuoted {
                if isEscaped {
                    isEscaped = false
                } else if character == "\\" {
                    isEscaped = true
                } else if character == "\"" {
                    isQuoted = false
                }
            } else if character == "\"" {
                isQuoted = true
            } else {
                bare.append(character)
            }
        }
        #expect(!isQuoted)
        for word in ["URL", "href", "image", "shapefile", "script", "tooltip", "target"] {
            let isThere = bare.contains(word)
            #expect(!isThere, "\(word)")
        }
    }

    @Test func otherFormatsAreMade() throws {
        let png = try PictureRenderer().render(incident, format: .png, maxNodes: 60)
        #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        let pdf = try PictureRenderer().render(incident, format: .pdf, maxNodes: 60)
        #expect(pdf.starts(with: Array("%PDF".utf8)))
    }

    @Test func damagedGraphsAreDrawn() throws {
        var incident = IncidentSamples.ring(3)
        incident.graph.edges[0].destination = 99
        incident.graph.edges[1].source = -4
        incident.graph.edges[2].amount = .nan
        incident.graph.edges.append(incident.graph.edges[2])
        incident.graph.edges[2].eventCount = .max
        incident.graph.nodes[0].surprise = .infinity
        #expect(MarkupReader(try PictureRenderer().render(incident, format: .svg)).isWellFormed)
        incident.graph = IncidentGraph(nodes: [], edges: [])
        #expect(MarkupReader(try PictureRenderer().render(incident, format: .svg)).isWellFormed)
        incident.graph = IncidentGraph(nodes: [.init(name: "lonely", type: "account", isEvidence: true)], edges: [])
        #expect(MarkupReader(try PictureRenderer().render(incident, format: .svg)).nodeBoxes.count == 1)
    }
}
