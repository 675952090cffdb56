import DragnetCore
import Foundation
import Yams

/// A configuration file as a list of what it sets, with lines.
enum ConfigurationFile {
    /// A key of the file; without a key it is a section that sets nothing.
    struct Entry {
        var section: String
        var key: String?
        var value: SettingValue?
        var line: Int
    }

    /// Files above this are no configuration.
    static let sizeLimit = 1 << 20

    /// What the file at `path` sets, in its order.
    static func entries(of path: String) throws -> [Entry] {
        let text = try read(path)
        let root: Node?
        do {
            root = try compose(yaml: text)
        } catch let error as YamlError {
            throw failure(error, path)
        }
        guard let root, !isNull(root) else { return [] }
        guard case .mapping(let sections) = root else {
            throw refused("the file holds no sections", root, path, help: "begin with a section such as embed:")
        }
        return try sections.flatMap { try entries(name: $0.key, content: $0.value, path) }
    }

    private static func entries(name: Node, content: Node, _ path: String) throws -> [Entry] {
        guard case .scalar(let section) = name else {
            throw refused("a section's name is plain text", name, path, help: "begin with a section such as embed:")
        }
        if isNull(content) { return [Entry(section: section.string, line: line(name))] }
        guard case .mapping(let settings) = content else {
            // An unknown name is the better message, so the caller sees the section first.
            guard SettingCatalog.sections.contains(section.string) else {
                return [Entry(section: section.string, line: line(name))]
            }
            throw refused(
                "\(section.string) is a section and holds no settings", content, path,
                help: "write its settings below it, indented")
        }
        return try [Entry(section: section.string, line: line(name))]
            + settings.map { key, value in
                guard case .scalar(let scalar) = key else {
                    throw refused("a setting's name is plain text", key, path, help: "write NAME: VALUE")
                }
                return Entry(
                    section: section.string, key: scalar.string,
                    value: isNull(value) ? nil : try self.value(value, path), line: line(key))
            }
    }

    private static func value(_ node: Node, _ path: String) throws -> SettingValue {
        switch node {
        case .scalar(let scalar): return .scalar(scalar.string)
        case .sequence: return .list
        case .mapping: return .mapping
        case .alias: throw refused("an alias that names nothing", node, path, help: "write the value itself")
        }
    }

    /// Whether nothing was written: `dim:` or `dim: ~` keeps the value from before.
    private static func isNull(_ node: Node) -> Bool {
        guard case .scalar(let scalar) = node, scalar.style == .plain || scalar.style == .any else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    private static func line(_ node: Node) -> Int { node.mark?.line ?? 1 }

    private static func read(_ path: String) throws -> String {
        let place = DragnetError.Place(file: path)
        guard !path.utf8.contains(0), let file = FileHandle(forReadingAtPath: path) else {
            throw DragnetError(
                .configuration, "cannot be read", at: place, help: "check the name and the permissions")
        }
        defer { try? file.close() }
        let data: Data
        do {
            data = try file.read(upToCount: sizeLimit + 1) ?? Data()
        } catch {
            throw DragnetError(
                .configuration, "cannot be read", at: place, help: "name a file that can be read", cause: error)
        }
        guard data.count <= sizeLimit else {
            throw DragnetError(.configuration, "is too long for a configuration", at: place, help: "check the name")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw DragnetError(.configuration, "is not UTF-8 text", at: place, help: "save it as UTF-8")
        }
        return text
    }

    private static func refused(_ message: String, _ node: Node, _ path: String, help: String) -> DragnetError {
        DragnetError(.configuration, message, at: DragnetError.Place(file: path, line: line(node)), help: help)
    }

    private static func failure(_ error: YamlError, _ path: String) -> DragnetError {
        var place = DragnetError.Place(file: path)
        let message: String
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            place.line = mark.line
            message = "is not valid YAML: \(UntrustedText.terminal(problem))"
        case .duplicatedKeysInMapping(let duplicates, let context):
            place.line = context.mark.line
            let names = duplicates.sorted().map { UntrustedText.terminal($0) }.joined(separator: ", ")
            message = "a name stands twice in one place: \(names)"
        default:
            message = "is not valid YAML"
        }
        return DragnetError(.configuration, message, at: place, help: "correct the line", cause: error)
    }
}
