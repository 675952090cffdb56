import Foundation
import FoundationXML

/// Reads SVG and HTML with a strict XML parser and keeps what a check needs.
final class MarkupReader: NSObject, XMLParserDelegate {
    struct Element {
        var name: String
        var attributes: [String: String]
        var text = ""
        var parent: Int?
    }

    private(set) var elements: [Element] = []
    private(set) var isWellFormed = false
    private var open: [Int] = []

    init(_ bytes: [UInt8]) {
        super.init()
        let parser = XMLParser(data: Data(bytes))
        parser.shouldResolveExternalEntities = false
        parser.delegate = self
        isWellFormed = parser.parse()
    }

    convenience init(_ text: String) { self.init(Array(text.utf8)) }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        elements.append(Element(name: name, attributes: attributes, parent: open.last))
        open.append(elements.count - 1)
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        open.removeLast()
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        if let last = open.last { elements[last].text += string }
    }

    var texts: [String] { elements.filter { $0.name == "text" }.map(\.text) }

    /// What a page must not hold, in words; empty is good.
    func dangers(elements allowed: Set<String>, allowsAnchors: Bool = false) -> [String] {
        var dangers: [String] = []
        for element in elements {
            if !allowed.contains(element.name) { dangers.append("element \(element.name)") }
            for (name, value) in element.attributes {
                let lower = value.lowercased()
                if name.lowercased().hasPrefix("on") { dangers.append("attribute \(name)") }
                if name.hasSuffix("href"), !(allowsAnchors && value.hasPrefix("#")) { dangers.append("link \(value)") }
                if name == "src" || name == "srcset" { dangers.append("source \(value)") }
                let isFree = name == "aria-label" || name == "content"
                if !isFree, lower.contains("javascript:") || lower.contains("url(") { dangers.append("value \(value)") }
            }
            if element.name == "style", element.text.contains("url(") || element.text.contains("@import") {
                dangers.append("style sheet")
            }
        }
        return dangers
    }

    /// The rectangles of the marks of a picture: groups of class node with a title and an outline.
    var nodeBoxes: [(minX: Double, minY: Double, maxX: Double, maxY: Double)] {
        var boxes: [(Double, Double, Double, Double)] = []
        for (index, group) in elements.enumerated() where group.attributes["class"] == "node" {
            let children = elements.filter { $0.parent == index }
            guard children.contains(where: { $0.name == "title" }) else { continue }
            for child in children {
                if child.name == "ellipse" {
                    let values = ["cx", "cy", "rx", "ry"].compactMap { Double(child.attributes[$0] ?? "") }
                    guard values.count == 4 else { continue }
                    let (x, y, rx, ry) = (values[0], values[1], values[2], values[3])
                    boxes.append((x - rx, y - ry, x + rx, y + ry))
                    break
                }
                if child.name == "polygon" {
                    let numbers = (child.attributes["points"] ?? "").split { $0 == " " || $0 == "," }
                        .compactMap { Double($0) }
                    let xs = stride(from: 0, to: numbers.count, by: 2).map { numbers[$0] }
                    let ys = stride(from: 1, to: numbers.count, by: 2).map { numbers[$0] }
                    guard let left = xs.min(), let right = xs.max(), let low = ys.min(), let high = ys.max() else {
                        continue
                    }
                    boxes.append((left, low, right, high))
                    break
                }
            }
        }
        return boxes
    }

    static let svgElements: Set<String> = [
        "svg", "g", "title", "desc", "path", "polygon", "polyline", "ellipse", "text", "rect", "line",
    ]
    static let htmlElements: Set<String> = svgElements.union([
        "html", "head", "meta", "style", "body", "header", "main", "footer", "nav", "section", "article", "div", "span",
        "h1", "h2", "h3", "h4", "p", "ul", "li", "dl", "dt", "dd", "a", "strong", "bdi", "table", "caption", "thead",
        "tbody", "tr", "th", "td", "details", "summary", "fieldset", "legend", "input", "label",
    ])
}
