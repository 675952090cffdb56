import DragnetCore
import DragnetDetection

/// A placed drawing on its page: title above, time strip, legend and notes below, every mark and text with its place.
struct PicturePage: Sendable {
    /// One line of text with a box; its words start at the box's left edge, or are centred in it.
    struct Text: Sendable {
        enum Style: Sendable { case heading, sentence, facts, legend, note, rightNote, edgeLabel }

        var text: String
        var box: Box
        var style: Style
        var edge: Int?
    }

    /// A mark of the legend.
    struct Sample: Sendable {
        var mark: LegendEntry.Mark
        var box: Box
    }

    var placed: PlacedDrawing
    var texts: [Text] = []
    var samples: [Sample] = []
    var strip: PlacedStrip?
    /// The paper, from (0, 0).
    var size = Size(width: 0, height: 0)
    /// How much larger the page's own words are, so that they stay readable where the page is drawn smaller.
    let zoom: Double

    static let margin = 20.0
    /// The paper's width in points: 700 px and, before it is scaled down, 1,200 px.
    static let narrowest = 525.0
    static let widest = 900.0
    /// The widest drawing whose labels are still eight points high where the page is drawn smaller.
    static let widestForLabels = widest * TextSize.edge / 8 - 2 * margin - 1
    /// The highest such drawing: a page is at most twice as high as wide, and title, strip and legend need their part.
    static let highestForLabels = 2 * widestForLabels - 240

    /// Whether labels in a drawing of this size are too small to read.
    static func shrinksLabels(_ bounds: Box) -> Bool {
        bounds.width > widestForLabels || bounds.height > highestForLabels
    }
    /// The width from which on the smallest words would be less than eight points.
    private static let widestUnzoomed = 1_000.0

    init(_ drawing: Drawing, _ placed: PlacedDrawing) {
        let first = PicturePage(drawing, placed, zoom: 1)
        var page = first
        // A higher title makes the page higher, and so may make it wider: twice is enough.
        for _ in 0..<2 where page.size.width > Self.widestUnzoomed * page.zoom {
            page = PicturePage(drawing, placed, zoom: page.size.width / Self.widestUnzoomed * 1.01)
        }
        self = page
    }

    private init(_ drawing: Drawing, _ placed: PlacedDrawing, zoom: Double) {
        self.placed = placed
        self.zoom = zoom
        let bounds = placed.bounds
        let headingWidth = TextMetrics.width(drawing.heading, size: TextSize.heading * zoom, bold: true)
        let factsWidth = TextMetrics.width(drawing.facts, size: TextSize.edge * zoom)
        let wanted = max(bounds.width, headingWidth, min(factsWidth, 760), 460) + 2 * Self.margin
        size = Size(width: max(Self.narrowest, wanted), height: 0)

        var y = addTitle(drawing)
        let shift = Point(x: (size.width - bounds.width) / 2 - bounds.minX, y: y + 10 - bounds.minY)
        move(by: shift)
        for (index, edge) in drawing.edges.enumerated() {
            guard let label = edge.label, index < self.placed.labels.count, let box = self.placed.labels[index] else {
                continue
            }
            texts.append(Text(text: label, box: box, style: .edgeLabel, edge: index))
        }
        y += 10 + bounds.height + 16
        if let strip = drawing.strip { y = add(strip, below: y) }
        y = addLegend(drawing.legend, below: y)
        for note in drawing.notes { addLines(note, .note, lines: 2, at: &y) }
        size.height = y + Self.margin * 0.6
        keepProportions()
    }

    /// The size of a style's letters in points.
    func fontSize(_ style: Text.Style) -> Double {
        switch style {
        case .heading: TextSize.heading * zoom
        case .sentence: TextSize.sentence * zoom
        case .facts: TextSize.edge * zoom
        case .legend, .note, .rightNote: TextSize.small * zoom
        case .edgeLabel: TextSize.edge
        }
    }

    private var room: Double { size.width - 2 * Self.margin }

    /// Heading, sentence and facts (two lines each at most); the place below them.
    private mutating func addTitle(_ drawing: Drawing) -> Double {
        var y = Self.margin * 0.7
        addLines(drawing.heading, .heading, lines: 1, at: &y)
        addLines(drawing.sentence, .sentence, lines: 2, at: &y)
        addLines(drawing.facts, .facts, lines: 2, at: &y)
        return y
    }

    private mutating func addLines(_ text: String, _ style: Text.Style, lines: Int, at y: inout Double) {
        let fontSize = fontSize(style)
        let height = fontSize * 1.45
        // The heading is bold, which is wider by less than a fifth.
        let width = style == .heading ? room / 1.2 : room
        for line in Self.wrapped(text, size: fontSize, width: width, lines: lines) {
            let center = Point(x: Self.margin + room / 2, y: y + height / 2)
            texts.append(
                Text(text: line, box: Box(center: center, size: Size(width: room, height: height)), style: style))
            y += height
        }
    }

    /// Entries side by side in as many rows as they need; the place below them.
    private mutating func addLegend(_ entries: [LegendEntry], below top: Double) -> Double {
        guard !entries.isEmpty else { return top }
        let fontSize = fontSize(.legend)
        let height = fontSize * 1.9
        var x = Self.margin
        var y = top
        for entry in entries {
            var markWidth = 26.0 * zoom
            if case .glyph(let glyph) = entry.mark { markWidth = TextMetrics.width(glyph, size: fontSize) + 3 }
            let textWidth = TextMetrics.width(entry.text, size: fontSize) + 4
            if x > Self.margin, x + markWidth + 4 + textWidth > size.width - Self.margin {
                x = Self.margin
                y += height
            }
            let center = Point(x: x + markWidth / 2, y: y + height / 2)
            let mark = Size(width: markWidth, height: 11 * zoom)
            samples.append(Sample(mark: entry.mark, box: Box(center: center, size: mark)))
            let textCenter = Point(x: x + markWidth + 4 + textWidth / 2, y: y + height / 2)
            let box = Box(center: textCenter, size: Size(width: textWidth, height: height))
            texts.append(Text(text: entry.text, box: box, style: .legend))
            x += markWidth + textWidth + 18
        }
        return y + height
    }

    /// The strip with its caption above and its times below; the place below them.
    private mutating func add(_ strip: TimeStrip, below top: Double) -> Double {
        var y = top
        addLines(strip.caption, .note, lines: 2, at: &y)
        let fontSize = fontSize(.note)
        let most = NumberText.number(strip.highest.rounded())
        let indent = TextMetrics.width(most, size: fontSize) + 8
        let frame = Box(
            center: Point(x: Self.margin + indent + (room - indent) / 2, y: y + 8 + 22 * zoom),
            size: Size(width: room - indent, height: 40 * zoom))
        self.strip = PlacedStrip(strip, in: frame)
        add(most, .rightNote, left: Self.margin, right: frame.minX - 5, y: frame.minY + fontSize * 0.35)
        y = frame.maxY + fontSize * 0.9
        add(strip.begin, .note, left: frame.minX, right: frame.maxX, y: y)
        add(strip.end, .rightNote, left: frame.minX, right: frame.maxX, y: y)
        return y + fontSize * 1.4
    }

    private mutating func add(_ text: String, _ style: Text.Style, left: Double, right: Double, y: Double) {
        // As wide as its words, because Graphviz centres what has no room.
        let width = TextMetrics.width(text, size: fontSize(style)) + 4
        let x = style == .rightNote ? right - width / 2 : left + width / 2
        let size = Size(width: width, height: fontSize(style) * 1.45)
        texts.append(Text(text: text, box: Box(center: Point(x: x, y: y), size: size), style: style))
    }

    /// Never wider than 3 : 1, never higher than 1 : 2; what is missing is paper, the drawing stays in its middle.
    private mutating func keepProportions() {
        size.height = max(size.height, size.width / 3)
        guard size.height > size.width * 2 else { return }
        let wider = size.height / 2
        move(by: Point(x: (wider - size.width) / 2, y: 0))
        size.width = wider
    }

    private mutating func move(by shift: Point) {
        func moved(_ box: Box) -> Box {
            Box(center: box.center + shift, size: Size(width: box.width, height: box.height))
        }
        for index in placed.nodes.indices { placed.nodes[index].center = placed.nodes[index].center + shift }
        for index in placed.curves.indices {
            placed.curves[index].points = placed.curves[index].points.map { $0 + shift }
            placed.curves[index].startTip = placed.curves[index].startTip.map { $0 + shift }
            placed.curves[index].endTip = placed.curves[index].endTip.map { $0 + shift }
        }
        placed.labels = placed.labels.map { $0.map(moved) }
        for index in texts.indices where texts[index].edge != nil { texts[index].box = moved(texts[index].box) }
    }
}

extension PicturePage {
    /// Broken at spaces into at most `lines` lines; what does not fit ends in an ellipsis.
    static func wrapped(_ text: String, size: Double, width: Double, lines: Int) -> [String] {
        let clean = ShortNames.singleLine(text)
        guard !text.isEmpty else { return [] }
        var result: [String] = []
        var line = ""
        var isCut = false
        for word in clean.split(separator: " ") {
            let longer = line.isEmpty ? String(word) : line + " " + word
            if TextMetrics.width(longer, size: size) <= width || line.isEmpty {
                line = longer
            } else if result.count + 1 < lines {
                result.append(line)
                line = String(word)
            } else {
                isCut = true
                break
            }
        }
        result.append(isCut ? line + " …" : line)
        return result.map { fitted($0, size: size, width: width) }
    }

    private static func fitted(_ line: String, size: Double, width: Double) -> String {
        guard TextMetrics.width(line, size: size) > width else { return line }
        var kept = ""
        var used = TextMetrics.width("…", size: size)
        for character in line {
            used += TextMetrics.width(String(character), size: size)
            if used > width { break }
            kept.append(character)
        }
        return kept + "…"
    }
}
