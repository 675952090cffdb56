import DragnetCore
import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The directory that a run writes into: built beside its place, and put there in one step when all of it is done.
///
/// A run that fails or is interrupted leaves what stood there before. A directory that Dragnet did not make is never
/// replaced.
final class RunDirectory {
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
    init(path named: String) throws {
        // What is written beside a directory would lie in it if its name ended in a slash.
        var path = named
        while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
        self.path = path
        let place = DragnetError.Place(file: named)
        guard !["", ".", "..", "-", "/"].contains(path), !path.hasSuffix("/."), !path.hasSuffix("/..") else {
            throw DragnetError(
                .usage, "cannot be replaced by the results", at: place, help: "name a directory of its own after --out")
        }
        try Self.checkReplaceable(path)
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
    private static func checkReplaceable(_ path: String) throws {
        let manager = FileManager.default
        let place = DragnetError.Place(file: path)
        var isDirectory: ObjCBool = false
        guard manager.fileExists(atPath: path, isDirectory: &isDirectory) else { return }
        guard isDirectory.boolValue else {
            throw DragnetError(.outputFailed, "is a file", at: place, help: "choose another --out")
        }
        let content = ((try? manager.contentsOfDirectory(atPath: path)) ?? []).sorted()
        guard !content.isEmpty else { return }
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
    func file(_ name: String) -> String { partial + "/" + name }

    /// Puts the run in its place.
    func publish() throws {
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
