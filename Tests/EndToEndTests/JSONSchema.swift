import DragnetTestSupport
import Foundation

/// The part of JSON Schema that `Config/schemas` is written in; a keyword that it does not know is a fault.
struct JSONSchema {
    private let root: [String: Any]
    private static let known: Set<String> = [
        "$schema", "$id", "$defs", "title", "description", "$ref", "type", "const", "enum", "pattern", "minimum",
        "maximum",
        "required",
        "properties", "additionalProperties", "items", "oneOf",
    ]

    /// The schema `Config/schemas/NAME.schema.json`.
    init(_ name: String) throws {
        let data = try Data(contentsOf: PackagePlaces.file("Config/schemas/\(name).schema.json"))
        root = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }

    /// What is wrong with a value; empty if nothing is.
    func faults(in value: Any) -> [String] { check(value, root, "$") }

    private func check(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
        var faults: [String] = []
        for keyword in schema.keys where !Self.known.contains(keyword) { faults.append("\(place): keyword \(keyword)") }
        if let name = schema["$ref"] as? String {
            let key = name.replacingOccurrences(of: "#/$defs/", with: "")
            guard let target = (root["$defs"] as? [String: Any])?[key] as? [String: Any] else {
                return ["\(place): no definition \(name)"]
            }
            return faults + check(value, target, place)
        }
        if let choices = schema["oneOf"] as? [[String: Any]] {
            let fitting = choices.count { check(value, $0, place).isEmpty }
            if fitting != 1 { faults.append("\(place): fits \(fitting) of \(choices.count) forms") }
        }
        if let wanted = schema["const"], !same(value, wanted) { faults.append("\(place): is not \(wanted)") }
        if let wanted = schema["enum"] as? [Any], !wanted.contains(where: { same(value, $0) }) {
            faults.append("\(place): \(value) is none of \(wanted)")
        }
        let types = schema["type"] as? [String] ?? (schema["type"] as? String).map { [$0] } ?? []
        if !types.isEmpty, !types.contains(where: { isType(value, $0) }) {
            faults.append("\(place): \(value) is no \(types)")
        }
        if let number = value as? NSNumber, !isBoolean(value) {
            if let least = schema["minimum"] as? Double, number.doubleValue < least {
                faults.append("\(place): too small")
            }
            if let most = schema["maximum"] as? Double, number.doubleValue > most {
                faults.append("\(place): too large")
            }
        }
        if let text = value as? String, let pattern = schema["pattern"] as? String,
            text.range(of: pattern, options: .regularExpression) == nil
        {
            faults.append("\(place): \"\(text)\" is not like \(pattern)")
        }
        if let list = value as? [Any], let items = schema["items"] as? [String: Any] {
            for (number, item) in list.enumerated() { faults += check(item, items, "\(place)[\(number)]") }
        }
        if let members = value as? [String: Any] { faults += check(members: members, schema, place) }
        return faults
    }

    private func check(members: [String: Any], _ schema: [String: Any], _ place: String) -> [String] {
        var faults: [String] = []
        for name in schema["required"] as? [String] ?? [] where members[name] == nil {
            faults.append("\(place): \(name) is missing")
        }
        let properties = schema["properties"] as? [String: Any] ?? [:]
        for (name, member) in members.sorted(by: { $0.key < $1.key }) {
            if let own = properties[name] as? [String: Any] {
                faults += check(member, own, "\(place).\(name)")
            } else if let others = schema["additionalProperties"] as? [String: Any] {
                faults += check(member, others, "\(place).\(name)")
            } else if schema["additionalProperties"] as? Bool == false {
                faults.append("\(place): \(name) is not known")
            }
        }
        return faults
    }

    private func isBoolean(_ value: Any) -> Bool {
        // In JSONSerialization's numbers only true and false are of this type.
        (value as? NSNumber).map { String(cString: $0.objCType) == "c" } ?? false
    }

    private func isType(_ value: Any, _ type: String) -> Bool {
        switch type {
        case "string": value is String
        case "boolean": isBoolean(value)
        case "number": value is NSNumber && !isBoolean(value)
        case "integer":
            !isBoolean(value) && ((value as? NSNumber).map { $0.doubleValue == $0.doubleValue.rounded() } ?? false)
        case "array": value is [Any]
        case "object": value is [String: Any]
        case "null": value is NSNull
        default: false
        }
    }

    private func same(_ value: Any, _ other: Any) -> Bool {
        if let a = value as? String { return a == other as? String }
        return isBoolean(value) == isBoolean(other) && (value as? NSNumber) == (other as? NSNumber)
    }
}
