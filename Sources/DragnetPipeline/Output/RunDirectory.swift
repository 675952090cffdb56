import DragnetCore
import DragnetStorage
import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The directory that a run writes into: built beside its place, and put there in one step when all of it is done.
///
/// A run that fails or is interrupted leaves what stood there before. A directory that Dragnet did not make is never
/// replaced, nor is one whose workspace holds what people gave, or that somebody is writing to.
package final class RunDirectory {
    /// The final place.
    let path: String
    /// Where files are written until ``publish()``.
    let partial: String
    private var isPublished = false
    /// Directories above the place that were made for it, the innermost first.
    private let madeParents: [String]

    /// The file that marks a directory as Dragnet's.
    static let marker = "run.json"
    /// Everything that a run leaves in its directory.
    static let contents: Set = [
        marker, "timings.json", "incidents.jsonl", "incidents.csv", "alerts.jsonl", "alerts.csv", "events.csv.gz",
        "entities.csv.gz", "host_days.csv", "beacons.csv", "known_hosts.txt", "rejects.jsonl", "quality.json", "render",
        "map.svg",
        "report.html", "workspace",
    ]

    /// A run directory that will stand at `path`.
    ///
    /// - Throws: ``DragnetError/Code/outputFailed`` if something else stands there or nothing can be written.
    package init(path named: String) throws {
        // What is written beside a directory would lie in it if its name ended in a slash.
        var path = named
        while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
        self.path = path
        let place = DragnetError.Place(file: named)
        guard !["", ".", "..", "-", "/"].contains(path), !path.hasSuffix("/."), !path.hasSuffix("/..") else {
            throw DragnetError(
                .usage, "cannot be replaced by the results", at: place, help: "name a directory of its own after --out")
        }
        _ = try Self.checkReplaceable(path)
        partial = path + ".partial-\(getpid())"
        madeParents = Self.missingParents(of: path)
        try? FileManager.default.removeItem(atPath: partial)
        do {
            try FileSync.makeDirectory(partial)
            try FileSync.makeDirectory(partial + "/render")
        } catch var error as DragnetError {
            // The person asked for this place and knows nothing of the one beside it.
            error.place = place
            throw error
        }
    }

    deinit {
        guard !isPublished else { return }
        try? FileManager.default.removeItem(atPath: partial)
        // Only those that are empty go.
        for parent in madeParents { rmdir(parent) }
    }

    /// Refuses a place where something stands that is not a run's directory, or that holds more than a run leaves.
    ///
    /// - Returns: the right to change the workspace that stands there; nil without one.
    private static func checkReplaceable(_ path: String) throws -> DirectoryLock? {
        let manager = FileManager.default
        let place = DragnetError.Place(file: path)
        var isDirectory: ObjCBool = false
        guard manager.fileExists(atPath: path, isDirectory: &isDirectory) else { return nil }
        guard isDirectory.boolValue else {
            throw DragnetError(.outputFailed, "is a file", at: place, help: "choose another --out")
        }
        let content = ((try? manager.contentsOfDirectory(atPath: path)) ?? []).sorted()
        guard !content.isEmpty else { return nil }
        if let other = content.first(where: { !contents.contains($0) }) {
            throw DragnetError(
                .outputFailed, "holds \"\(UntrustedText.terminal(other))\", and Dragnet only replaces what it made",
                at: place, help: "choose another --out, or move the file away")
        }
        guard isDragnets(path + "/" + marker) else {
            throw DragnetError(
                .outputFailed, "holds no \(marker) of Dragnet, which only replaces what it made", at: place,
                help: "choose another --out, or empty the directory yourself")
        }
        let workspace = path + "/workspace"
        guard Workspace.exists(workspace) else { return nil }
        guard let lock = try DirectoryLock.acquire(workspace) else {
            throw DragnetError(
                .outputFailed, "holds a workspace that a service or an import is writing to", at: place,
                help: "choose another --out, or stop it first")
        }
        if let given = givenByPeople(workspace) {
            throw DragnetError(
                .outputFailed, "holds a workspace with \(given) by people, which would be lost", at: place,
                help: "choose another --out, or move the workspace away")
        }
        return lock
    }

    /// "2 labels, 1 token": what people gave a workspace; nil if nothing, or if it cannot be read.
    private static func givenByPeople(_ workspace: String) -> String? {
        guard let store = try? Workspace.open(at: workspace) else { return nil }
        defer { try? store.close() }
        guard let given = try? store.givenByPeople() else { return nil }
        let counts = [
            (given.labels, "label"), (given.decisions, "decision"), (given.suppressions, "suppression"),
            (given.tokens, "token"),
        ].filter { $0.0 > 0 }
        let words = counts.map { $0.0 == 1 ? "1 \($0.1)" : "\($0.0) \($0.1)s" }
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }

    private static func isDragnets(_ marker: String) -> Bool {
        struct Marker: Decodable {
            var program: String
        }
        guard let data = FileManager.default.contents(atPath: marker) else { return false }
        return (try? JSONDecoder().decode(Marker.self, from: data))?.program == "dragnet"
    }

    /// The directories above `path` that are not there yet, the innermost first.
    private static func missingParents(of path: String) -> [String] {
        var missing: [String] = []
        var parent = FilePath.parent(of: path)
        while !parent.isEmpty, parent != "/", !FileManager.default.fileExists(atPath: parent) {
            missing.append(parent)
            parent = FilePath.parent(of: parent)
        }
        return missing
    }

    /// The path of a file of the run, until it is published.
    package func file(_ name: String) -> String { partial + "/" + name }

    /// Puts the run in its place.
    ///
    /// - Throws: ``DragnetError/Code/outputFailed`` if what stands there must not be replaced any more.
    package func publish() throws {
        // A run may take hours, in which people go on.
        let lock = try Self.checkReplaceable(path)
        defer { withExtendedLifetime(lock) {} }
        let old = path + ".old-\(getpid())"
        try FileSync.syncDirectory(partial)
        let hasOld = FileManager.default.fileExists(atPath: path)
        if hasOld { try move(path, to: old) }
        do {
            try move(partial, to: path)
        } catch {
            if hasOld { try? move(old, to: path) }
            throw error
        }
        isPublished = true
        if hasOld { try? FileManager.default.removeItem(atPath: old) }
    }

    private func move(_ from: String, to: String) throws {
        guard rename(from, to) == 0 else {
            throw DragnetError(
                .outputFailed, "cannot be put in place: \(String(cString: strerror(errno)))",
                at: DragnetError.Place(file: to), help: "choose another --out")
        }
    }
}
