import DragnetCore
import Foundation

/// The directory of all models: how one is written beside, checked and given its name.
struct ModelDirectory {
    private let path: String
    /// The prefix of what is not finished; no model's name begins so.
    private static let unfinishedPrefix = ".unfinished-"

    init(_ path: String) { self.path = path }

    /// The content hash of a model: over its files by name, each with its size and its own hash.
    static func identity(of files: [ModelRecord.File]) throws -> ModelID {
        var hash = ContentHash()
        for file in files.sorted(by: { $0.name < $1.name }) {
            hash.update("\(file.name)\n\(file.size)\n\(file.sha256)\n".utf8)
        }
        guard let id = ModelID(hash.hex()) else { throw DragnetError(.internalFault, "a hash has the wrong length") }
        return id
    }

    /// The plain files of a directory by name.
    static func files(in directory: String) throws -> [ModelRecord.File] {
        try names(in: directory).map { name in
            try checkName(name)
            let (hex, size) = try ContentHash.ofFile(directory + "/" + name)
            return ModelRecord.File(name: name, size: size, sha256: hex)
        }
    }

    /// Throws unless `name` is safe as a file's name anywhere.
    static func checkName(_ name: String) throws {
        guard UntrustedText.fileName(name) == name else {
            throw DragnetError(
                .internalFault, "a model's file cannot be named \"\(UntrustedText.terminal(name))\"")
        }
    }

    /// Compares a model's directory with what the registry says of it.
    static func verify(_ directory: String, files: [ModelRecord.File], context: WorkContext) throws {
        let found: [String]
        do {
            found = try names(in: directory)
        } catch {
            throw damaged(directory, "the directory cannot be read")
        }
        for name in found where !files.contains(where: { $0.name == name }) {
            throw damaged(directory + "/" + name, "the file does not belong to the model")
        }
        for file in files {
            let path = directory + "/" + file.name
            guard found.contains(file.name), isPlainFile(path) else { throw damaged(path, "the file is missing") }
            let (hex, size) = try ContentHash.ofFile(path, context: context)
            guard size == file.size else { throw damaged(path, "it has \(size) bytes instead of \(file.size)") }
            guard hex == file.sha256 else { throw damaged(path, "its content has changed") }
        }
    }

    /// A fresh directory to write into.
    func makeUnfinished() throws -> String {
        let name = path + "/" + Self.unfinishedPrefix + "\(ProcessInfo.processInfo.processIdentifier)"
        try FileSync.makeDirectory(name)
        return name
    }

    /// Removes what a publication left that was killed; for the holder of the lock.
    func removeUnfinished() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        for name in names where name.hasPrefix(Self.unfinishedPrefix) {
            try? FileManager.default.removeItem(atPath: path + "/" + name)
        }
    }

    /// Gives a written directory its name; a whole one of that name stays, a damaged one is replaced.
    func keep(_ unfinished: String, as id: ModelID, files: [ModelRecord.File]) throws {
        let final = path + "/" + id.text
        if FileManager.default.fileExists(atPath: final) {
            if (try? Self.verify(final, files: files, context: .serial)) != nil { return }
            guard rename(final, path + "/" + Self.unfinishedPrefix + "replaced") == 0 else {
                throw Self.cannotWrite(final)
            }
        }
        guard rename(unfinished, final) == 0 else { throw Self.cannotWrite(final) }
        try FileSync.syncDirectory(path)
    }

    private static func names(in directory: String) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
        } catch {
            throw DragnetError(
                .outputFailed, "cannot be listed", at: DragnetError.Place(file: directory),
                help: "choose a workspace that you may read", cause: error)
        }
    }

    /// Whether there is a file and no link, directory or device.
    private static func isPlainFile(_ path: String) -> Bool {
        let type = (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
        return type == .typeRegular
    }

    private static func cannotWrite(_ path: String) -> DragnetError {
        DragnetError(
            .outputFailed, "cannot be written: \(String(cString: strerror(errno)))",
            at: DragnetError.Place(file: path), help: "choose another place for the workspace")
    }

    private static func damaged(_ path: String, _ what: String) -> DragnetError {
        DragnetError(
            .modelIncompatible, "the model is damaged: \(what)", at: DragnetError.Place(file: path),
            help: "train again, or promote another model")
    }
}
