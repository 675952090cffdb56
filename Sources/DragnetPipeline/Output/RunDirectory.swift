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

    /// The file that marks a directory as Dragnet's.
    static let marker = "run.json"

    /// A run directory that will stand at `path`.
    ///
    /// - Throws: ``DragnetError/Code/outputFailed`` if something else stands there or nothing can be written.
    init(path: String) throws {
        self.path = path
        let manager = FileManager.default
        var isDirectory: ObjCBool = false
        if manager.fileExists(atPath: path, isDirectory: &isDirectory) {
            let place = DragnetError.Place(file: path)
            guard isDirectory.boolValue else {
                throw DragnetError(.outputFailed, "is a file", at: place, help: "choose another --out")
            }
            let content = (try? manager.contentsOfDirectory(atPath: path)) ?? []
            guard content.isEmpty || content.contains(Self.marker) else {
                throw DragnetError(
                    .outputFailed, "holds other files, and Dragnet only replaces what it made", at: place,
                    help: "choose another --out, or empty the directory yourself")
            }
        }
        partial = path + ".partial-\(getpid())"
        try? manager.removeItem(atPath: partial)
        try FileSync.makeDirectory(partial)
        try FileSync.makeDirectory(partial + "/render")
    }

    deinit { if !isPublished { try? FileManager.default.removeItem(atPath: partial) } }

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
