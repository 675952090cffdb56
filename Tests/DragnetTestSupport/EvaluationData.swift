public import Foundation
public import Testing

/// The published logs with labels that some tests measure themselves on; too large for the repository.
///
/// `DRAGNET_EVAL_DATA` names their folder; without it, `../shared` beside the package is tried.
///
/// ```swift
/// @Test(.needsEvaluationData("data/network/uci/edges.csv.gz"))
/// func readsThePublishedEdges() throws {
///     let log = try #require(EvaluationData.file("data/network/uci/edges.csv.gz"))
/// }
/// ```
public enum EvaluationData {
    /// The folder of the data; nil where there is none.
    public static let folder: URL? = {
        let named = ProcessInfo.processInfo.environment["DRAGNET_EVAL_DATA"]
        let folder = named.map { URL(fileURLWithPath: $0, isDirectory: true) } ?? defaultFolder
        var isDirectory: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: folder.path, isDirectory: &isDirectory)
        return exists && isDirectory.boolValue ? folder : nil
    }()

    private static let defaultFolder = PackagePlaces.root.deletingLastPathComponent().appending(path: "shared")

    /// A file of the data; nil where it is not there.
    public static func file(_ path: String) -> URL? {
        guard let file = folder?.appending(path: path), FileManager.default.fileExists(atPath: file.path) else {
            return nil
        }
        return file
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips a test, and says so in its output, where these files of the evaluation data are missing.
    public static func needsEvaluationData(_ paths: String...) -> Self {
        let missing = paths.filter { EvaluationData.file($0) == nil }
        return .enabled(
            if: missing.isEmpty,
            "SKIPPED: \(missing.joined(separator: ", ")) not found; name the folder in DRAGNET_EVAL_DATA")
    }
}
