import DragnetCore
import DragnetDetection

/// Builds the Graphviz graph of a page: every mark a node or edge with a place, every text a label.
///
/// Ampersands get a stand-in in SVG, because Graphviz takes `&#x202e;` in a label for a character reference however
/// it is escaped; the stand-in becomes `&amp;` afterwards.
struct GraphvizPage {
    /// A private character that cannot occur in a label: such characters are replaced before.
    static let ampersand: Character = "\u{E0FF}"

    let drawing: Drawing
    let page: PicturePage
    let palette: Palette
    let format: PictureFormat

    /// Adds everything to a graph and lets Graphviz take over the places.
    func build(_ graph: GraphvizGraph) throws {
        var whole: [GraphvizAttribute: String] = [
            .bgcolor: palette.page, .pad: "0", .margin: "0", .outputorder: "edgesfirst", .fontname: Self.font,
        ]
        if format == .png { whole[.dpi] = NumberText.fixed(Self.dotsPerInch(page.size), decimals: 3) }
        graph.set(whole, on: graph.whole)
        for corner in [Point(x: 0, y: 0), Point(x: page.size.width, y: page.size.height)] {
            _ = try anchor(graph, corner)
        }
        for (index, node) in drawing.nodes.enumerated() where node.hasHalo { try halo(graph, index) }
        let parts = try drawing.nodes.indices.map { try self.node(graph, $0) }
        for index in drawing.edges.indices { try edge(graph, index, parts) }
        for text in page.texts { try self.text(graph, text) }
        for sample in page.samples { try self.sample(graph, sample) }
        if let strip = page.strip { try self.strip(graph, strip) }
        try graph.layOut("nop2")
    }

    /// 96 dots an inch, fewer for a page wider than 1,200 pixels.
    static func dotsPerInch(_ size: Size) -> Double { 96 * scale(size) }

    /// How much a page is drawn smaller, so that it is at most 1,200 pixels wide and 2,400 high.
    static func scale(_ size: Size) -> Double {
        min(1, PicturePage.widest / size.width, 2 * PicturePage.widest / size.height)
    }

    // MARK: - Marks

    private static let font = "DejaVu Sans"
    static let boldFont = "DejaVu Sans Bold"

    private func node(_ graph: GraphvizGraph, _ index: Int) throws -> GraphvizGraph.Part {
        let node = drawing.nodes[index]
        let placed = page.placed.nodes[index]
        var attributes = outline(node.form, node.severity, isContext: node.role == .context)
        attributes.merge(box(placed.center, placed.size)) { $1 }
        attributes[.label] = node.lines.map { label($0) }.joined(separator: "\\n")
        attributes[.fontsize] = Coordinates.text(TextSize.node)
        attributes[.fontcolor] = node.role == .context ? palette.secondary : palette.ink
        attributes[.id] = "v\(index)"
        return try graph.addNode(attributes)
    }

    private func outline(_ form: NodeForm, _ severity: Severity, isContext: Bool) -> [GraphvizAttribute: String] {
        let colors = palette.pair(severity)
        var attributes: [GraphvizAttribute: String] = [
            .shape: Self.shape(form), .style: form == .folder ? "filled,dashed" : "filled",
            .fillcolor: isContext ? palette.page : colors.fill, .color: colors.border,
            .penwidth: Coordinates.text(Palette.borderWidth(severity)), .fontname: Self.font,
        ]
        if form.isDoubled { attributes[.peripheries] = "2" }
        return attributes
    }

    private static func shape(_ form: NodeForm) -> String {
        switch form {
        case .ellipse, .doubleEllipse: "ellipse"
        case .box: "box"
        case .hexagon, .doubleHexagon: "hexagon"
        case .parallelogram: "parallelogram"
        case .note: "note"
        case .folder: "folder"
        }
    }

    private func halo(_ graph: GraphvizGraph, _ index: Int) throws {
        let node = page.placed.nodes[index]
        var attributes = outline(drawing.nodes[index].form, .none, isContext: false)
        let reach = 2 * (node.reach - 1)
        attributes.merge(
            box(node.center, Size(width: node.size.width + reach, height: node.size.height + reach))
        ) { $1 }
        attributes.merge([.fillcolor: palette.halo, .color: palette.halo, .peripheries: "1", .label: ""]) { $1 }
        attributes[.style] = "filled"
        _ = try graph.addNode(attributes)
    }

    private func edge(_ graph: GraphvizGraph, _ index: Int, _ parts: [GraphvizGraph.Part]) throws {
        let edge = drawing.edges[index]
        var attributes = line(edge.role, edge.severity, isDashed: edge.isDashed)
        attributes[.penwidth] = Coordinates.text(edge.width)
        attributes[.arrowsize] = Coordinates.text(EdgeRouting.arrowSize(edge))
        attributes[.dir] = edge.heads == .none ? "none" : edge.heads == .both ? "both" : "forward"
        attributes[.pos] = Self.position(page.placed.curves[index])
        attributes[.id] = "e\(index)"
        _ = try graph.addEdge(parts[edge.source], parts[edge.destination], attributes)
    }

    private func line(_ role: DrawingRole, _ severity: Severity, isDashed: Bool) -> [GraphvizAttribute: String] {
        // Evidence is strong even where its own events are below every band.
        let strong = severity >= .medium ? palette.pair(severity).border : palette.ink
        return [
            .color: role == .evidence ? strong : palette.context, .style: isDashed ? "dashed" : "solid",
            .fontname: Self.font,
        ]
    }

    private static func position(_ curve: Curve) -> String {
        var text = ""
        if let tip = curve.startTip { text += "s,\(Coordinates.text(tip)) " }
        if let tip = curve.endTip { text += "e,\(Coordinates.text(tip)) " }
        return text + curve.points.map { Coordinates.text($0) }.joined(separator: " ")
    }

    // MARK: - Text and legend

    private func text(_ graph: GraphvizGraph, _ text: PicturePage.Text) throws {
        var attributes = box(text.box.center, Size(width: text.box.width, height: text.box.height))
        // "\l" starts the line at the left edge of the box, "\r" ends it at the right one.
        let end = text.style == .edgeLabel ? "" : text.style == .rightNote ? "\\r" : "\\l"
        attributes[.label] = label(text.text) + end
        attributes.merge([
            .shape: "plaintext", .fontname: text.style == .heading ? Self.boldFont : Self.font, .margin: "0",
            .fontsize: Coordinates.text(page.fontSize(text.style)), .fontcolor: color(text),
        ]) { $1 }
        if let edge = text.edge { attributes[.id] = "l\(edge)" }
        _ = try graph.addNode(attributes)
    }

    private func color(_ text: PicturePage.Text) -> String {
        switch text.style {
        case .heading, .sentence, .edgeLabel: palette.ink
        case .facts, .legend, .note, .rightNote: palette.secondary
        }
    }

    private func sample(_ graph: GraphvizGraph, _ sample: PicturePage.Sample) throws {
        let box = sample.box
        var attributes: [GraphvizAttribute: String]
        switch sample.mark {
        case .severity(let band): attributes = outline(.ellipse, band, isContext: false)
        case .form(let form): attributes = outline(form, .none, isContext: false)
        case .halo:
            attributes = outline(.ellipse, .none, isContext: false)
            attributes.merge([.fillcolor: palette.halo, .color: palette.halo]) { $1 }
        case .glyph(let glyph):
            attributes = [
                .label: label(glyph), .shape: "plaintext", .fontname: Self.font, .margin: "0",
                .fontsize: Coordinates.text(page.fontSize(.legend)), .fontcolor: palette.secondary,
            ]
        case .line(let role, let severity, let isDashed):
            let (left, right) = (Point(x: box.minX, y: box.center.y), Point(x: box.maxX, y: box.center.y))
            var line = line(role, severity, isDashed: isDashed)
            let shaft = right - left - Point(x: isDashed ? 0 : 7, y: 0)
            var curve = Curve(points: [left, left + shaft * (1.0 / 3), left + shaft * (2.0 / 3), left + shaft])
            curve.endTip = isDashed ? nil : right
            line.merge([
                .pos: Self.position(curve), .arrowsize: "0.7", .dir: isDashed ? "none" : "forward",
                .penwidth: role == .evidence ? "1.6" : "1",
            ]) { $1 }
            _ = try graph.addEdge(anchor(graph, left), anchor(graph, right), line)
            return
        }
        if attributes[.label] == nil { attributes[.label] = "" }
        var size = Size(width: box.width, height: box.height)
        if case .form(let form) = sample.mark, form.isDoubled {
            size = Size(width: size.width - 6, height: size.height - 4)
        }
        attributes.merge(self.box(box.center, size)) { $1 }
        _ = try graph.addNode(attributes)
    }

    /// The bars of the time strip, its base and the usual rate.
    private func strip(_ graph: GraphvizGraph, _ strip: PlacedStrip) throws {
        let strong = drawing.severity >= .medium ? palette.pair(drawing.severity).border : palette.ink
        for bar in strip.bars {
            let color = bar.isEvidence ? strong : palette.context
            var attributes = box(bar.box.center, Size(width: bar.box.width, height: bar.box.height))
            attributes.merge([
                .shape: "box", .style: "filled", .fillcolor: color, .color: color, .penwidth: "0", .label: "",
            ]) { $1 }
            _ = try graph.addNode(attributes)
        }
        try rule(graph, strip.base, [.color: palette.context, .style: "solid", .penwidth: "1"])
        if let usual = strip.usual {
            try rule(graph, usual, [.color: palette.ink, .style: "dashed", .penwidth: "1"])
        }
    }

    /// A straight line between two places.
    private func rule(
        _ graph: GraphvizGraph, _ ends: (left: Point, right: Point), _ style: [GraphvizAttribute: String]
    ) throws {
        let third = (ends.right - ends.left) * (1.0 / 3)
        let curve = Curve(points: [ends.left, ends.left + third, ends.right - third, ends.right])
        let attributes = style.merging([.dir: "none", .pos: Self.position(curve), .fontname: Self.font]) { $1 }
        _ = try graph.addEdge(anchor(graph, ends.left), anchor(graph, ends.right), attributes)
    }

    /// A place that shows nothing.
    private func anchor(_ graph: GraphvizGraph, _ point: Point) throws -> GraphvizGraph.Part {
        var attributes = box(point, Size(width: 0.1, height: 0.1))
        attributes.merge([.shape: "point", .style: "invis", .label: ""]) { $1 }
        return try graph.addNode(attributes)
    }

    private func box(_ center: Point, _ size: Size) -> [GraphvizAttribute: String] {
        [
            .pos: Coordinates.text(center), .fixedsize: "true", .width: Coordinates.inches(size.width),
            .height: Coordinates.inches(size.height),
        ]
    }

    private func label(_ text: String) -> String {
        guard format == .svg else { return UntrustedText.graphvizLabel(ShortNames.singleLine(text)) }
        var marked = ""
        for scalar in ShortNames.singleLine(text).unicodeScalars {
            if scalar == "&" {
                marked.append(Self.ampersand)
            } else {
                marked.unicodeScalars.append((0xE000...0xF8FF).contains(scalar.value) ? "\u{FFFD}" : scalar)
            }
        }
        return UntrustedText.graphvizLabel(marked)
    }
}
