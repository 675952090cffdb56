import DragnetCore
import DragnetDetection

/// A small SVG being written: fixed size, plain elements, every text through the gate, no ids.
struct SVGCanvas {
    let width: Double
    let height: Double
    private let palette: Palette
    private var body = ""

    /// - Parameters:
    ///   - title: the name of the plot.
    ///   - description: what it shows, for those who cannot see it.
    init(width: Double, height: Double, title: String, description: String, theme: PictureTheme) {
        self.width = width
        self.height = height
        palette = Palette(theme)
        let name = UntrustedText.markup(ShortNames.singleLine(title))
        body = """
            <svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="\(name)" width="\(Self.number(width))" \
            height="\(Self.number(height))" viewBox="0 0 \(Self.number(width)) \(Self.number(height))" \
            font-family="DejaVu Sans, Verdana, sans-serif">
            <title>\(name)</title>
            <desc>\(UntrustedText.markup(ShortNames.singleLine(description)))</desc>
            <rect width="\(Self.number(width))" height="\(Self.number(height))" fill="\(palette.page)"/>

            """
    }

    /// Which end of a text stands at its place.
    enum Anchor: String { case start, middle, end }

    mutating func text(
        _ text: String, x: Double, y: Double, size: Double = 12, anchor: Anchor = .start, color: String? = nil,
        isBold: Bool = false, hasHalo: Bool = false
    ) {
        let weight = isBold ? " font-weight=\"bold\"" : ""
        // A rim of paper keeps a name readable on top of marks.
        let halo = hasHalo ? " paint-order=\"stroke\" stroke=\"\(palette.page)\" stroke-width=\"3\"" : ""
        body += """
            <text x="\(Self.number(x))" y="\(Self.number(y))" font-size="\(Self.number(size))" \
            text-anchor="\(anchor.rawValue)" fill="\(color ?? palette.ink)"\(weight)\(halo)>\
            \(UntrustedText.markup(ShortNames.singleLine(text)))</text>

            """
    }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, color: String, isDashed: Bool = false) {
        let dash = isDashed ? " stroke-dasharray=\"4 3\"" : ""
        body += """
            <line x1="\(Self.number(x1))" y1="\(Self.number(y1))" x2="\(Self.number(x2))" y2="\(Self.number(y2))" \
            stroke="\(color)"\(dash)/>

            """
    }

    /// A path of our own making, with a tooltip where there is one.
    mutating func path(_ data: String, fill: String, stroke: String = "none", width: Double = 1, title: String? = nil) {
        guard !data.isEmpty else { return }
        let start = "<path d=\"\(data)\" fill=\"\(fill)\" stroke=\"\(stroke)\" stroke-width=\"\(Self.number(width))\""
        if let title {
            body += start + "><title>\(UntrustedText.markup(ShortNames.singleLine(title)))</title></path>\n"
        } else {
            body += start + "/>\n"
        }
    }

    /// The document.
    func finished() -> String { body + "</svg>\n" }

    /// A coordinate with one decimal, none where it is 0.
    static func number(_ value: Double) -> String {
        let text = NumberText.fixed(value, decimals: 1)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

/// Marks that can be told apart without colour.
enum PlotMarker: Int, CaseIterable {
    case circle, square, triangle, diamond

    /// The outline around a place, as path data.
    func path(x: Double, y: Double, radius: Double) -> String {
        let (px, py, r) = (SVGCanvas.number(x), SVGCanvas.number(y), SVGCanvas.number(radius))
        let d = SVGCanvas.number(2 * radius)
        switch self {
        case .circle: return "M\(px) \(py)m-\(r) 0a\(r) \(r) 0 1 0 \(d) 0a\(r) \(r) 0 1 0 -\(d) 0"
        case .square: return "M\(px) \(py)m-\(r) -\(r)h\(d)v\(d)h-\(d)z"
        case .triangle: return "M\(px) \(py)m0 -\(r)l\(r) \(d)h-\(d)z"
        case .diamond: return "M\(px) \(py)m0 -\(d)l\(r) \(d)l-\(r) \(d)l-\(r) -\(d)z"
        }
    }

    static func of(_ severity: Severity) -> PlotMarker {
        switch severity {
        case .critical: .triangle
        case .high: .diamond
        default: .circle
        }
    }
}
