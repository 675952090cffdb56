import DragnetDetection

/// A placed drawing on its page: title above, legend and notes below, every mark and text with its place.
struct PicturePage: Sendable {
    /// One line of text with a box; its words start at the box's left edge, or are centred in it.
    struct Text: Sendable {
        enum Style: Sendable { case heading, sentence, facts, legend, note, edgeLabel }

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
    /// The paper, from (0, 0).
    var size: Size

    static let margin = 20.0
    /// The paper's width in points: 700 px and, before it is scaled down, 1,200 px.
    static let narrowest = 525.0
    static let widest = 900.0

    init(_ drawing: Drawing, _ placed: PlacedDrawing) {
        self.placed = placed
        let bounds = placed.bounds
        let headingWidth = TextMetrics.width(drawing.heading, size: TextSize.heading, bold: true)
        let factsWidth = TextMetrics.width(drawing.facts, size: TextSize.edge)
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
        y = addLegend(drawing.legend, below: y)
        for note in drawing.notes {
            addLine(note, .note, TextSize.small, at: &y)
        }
        size.height = y + Self.margin * 0.6
        keepProportions()
    }

    /// Heading, sentence (two lines at most), facts; the place below them.
    private mutating func addTitle(_ drawing: Drawing) -> Double {
        var y = Self.margin * 0.7
        addLine(drawing.heading, .heading, TextSize.heading, at: &y)
        let room = size.width - 2 * Self.margin
        for line in Self.wrapped(drawing.sentence, size: TextSize.sentence, width: room, lines: 2) {
            addLine(line, .sentence, TextSize.sentence, at: &y)
        }
        for line in Self.wrapped(drawing.facts, size: TextSize.edge, width: room, lines: 2) {
            addLine(line, .facts, TextSize.edge, at: &y)
        }
        return y
    }

    private mutating func addLine(_ text: String, _ style: Text.Style, _ fontSize: Double, at y: inout Double) {
        guard !text.isEmpty else { return }
        let height = fontSize * 1.45
        let width = size.width - 2 * Self.margin
        let box = Box(
            center: Point(x: Self.margin + width / 2, y: y + height / 2), size: Size(width: width, height: height))
        texts.append(Text(text: text, box: box, style: style))
        y += height
    }

    /// Entries side by side in as many rows as they need; the place below them.
    private mutating func addLegend(_ entries: [LegendEntry], below top: Double) -> Double {
        guard !entries.isEmpty else { return top }
        let height = 17.0
        var x = Self.margin
        var y = top
        for entry in entries {
            var markWidth = 26.0
            if case .glyph(let glyph) = entry.mark { markWidth = TextMetrics.width(glyph, size: TextSize.small) + 3 }
            let textWidth = TextMetrics.width(entry.text, size: TextSize.small) + 4
            if x > Self.margin, x + markWidth + 4 + textWidth > size.width - Self.margin {
                x = Self.margin
                y += height
            }
            let center = Point(x: x + markWidth / 2, y: y + height / 2)
            samples.append(Sample(mark: entry.mark, box: Box(center: center, size: Size(width: markWidth, height: 11))))
            let textCenter = Point(x: x + markWidth + 4 + textWidth / 2, y: y + height / 2)
            let box = Box(center: textCenter, size: Size(width: textWidth, height: height))
            texts.append(Text(text: entry.text, box: box, style: .legend))
            x += markWidth + textWidth + 18
        }
        return y + height
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
