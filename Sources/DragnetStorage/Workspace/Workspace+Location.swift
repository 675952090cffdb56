import DragnetCore
import Foundation

extension Workspace {
    /// The workspace that a command without further word means.
    ///
    /// Looked for in `explicit` (the flag), `$DRAGNET_WORKSPACE`, `.dragnet` here or upward, and
    /// `dragnet-out/workspace` here. The first two are not passed over when there is nothing: a wrong name is an error
    /// and never means another workspace.
    ///
    /// - Parameters:
    ///   - explicit: what the user named.
    ///   - environment: the environment's variables.
    ///   - currentDirectory: an absolute path.
    /// - Throws: ``DragnetError/Code/modelMissing`` if there is none.
    public static func locate(
        explicit: String?, environment: [String: String], currentDirectory: String
    ) throws -> String {
        if let explicit { return try named(explicit, by: "--workspace") }
        if let variable = environment["DRAGNET_WORKSPACE"], !variable.isEmpty {
            return try named(variable, by: "$DRAGNET_WORKSPACE")
        }
        var directory = currentDirectory
        while true {
            let candidate = (directory as NSString).appendingPathComponent(".dragnet")
            if exists(candidate) { return candidate }
            let parent = FilePath.parent(of: directory)
            if parent == directory || parent.isEmpty { break }
            directory = parent
        }
        let output = (currentDirectory as NSString).appendingPathComponent("dragnet-out/workspace")
        if exists(output) { return output }
        throw DragnetError(
            .modelMissing, "there is no workspace here",
            help: "run dragnet scan or dragnet import first, or name one with --workspace DIR")
    }

    /// Whether there is a workspace in the directory.
    public static func exists(_ path: String) -> Bool {
        !path.utf8.contains(0) && FileManager.default.fileExists(atPath: path + "/" + databaseName)
    }

    private static func named(_ path: String, by origin: String) throws -> String {
        guard exists(path) else {
            throw DragnetError(
                .modelMissing, "no workspace at \(UntrustedText.terminal(path)), which \(origin) names",
                help: "correct the name, or make one with dragnet import")
        }
        return path
    }
}
