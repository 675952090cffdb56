import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// What is wrong with a picture or page that a browser opens, by a strict XML parser.
final class Markup: NSObject, XMLParserDelegate {
    private var faults: [String] = []
    private var texts: [String] = []

    /// The faults of a document; none if it is harmless.
    static func faults(in data: Data) -> [String] {
        let markup = Markup()
        let parser = XMLParser(data: data)
        parser.shouldResolveExternalEntities = false
        parser.delegate = markup
        if !parser.parse() {
            markup.faults.append("no XML at line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "")")
        }
        return markup.faults
    }

    func parser(
        _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        let bad = ["script", "iframe", "object", "embed", "foreignobject", "base", "link", "form", "image"]
        if bad.contains(element.lowercased()) { faults.append("element \(element)") }
        for (name, value) in attributes {
            let name = name.lowercased()
            let value = value.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
            if name.hasPrefix("on") { faults.append("attribute \(name)") }
            if ["href", "src", "xlink:href", "action", "srcset", "data"].contains(name),
                !value.hasPrefix("#"), !value.hasPrefix("data:image/")
            {
                faults.append("\(name)=\(value)")
            }
            if value.contains("javascript:") && name != "title" && name != "aria-label" {
                faults.append("\(name)=\(value)")
            }
            if name == "style" && value.contains("url(") { faults.append("style=\(value)") }
        }
    }
}
