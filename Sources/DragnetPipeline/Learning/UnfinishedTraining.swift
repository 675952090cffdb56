import DragnetCore
import DragnetEmbedding
import DragnetEvents
import DragnetStorage
import Foundation
import Synchronization

/// What a training is of: settings and events that must be the same for it to go on.
struct TrainingIdentity: Codable, Equatable {
    /// The program's version.
    var version = DragnetVersion.current
    /// All settings by name that can change a byte of the result.
    var settings: [String: String]
    /// How many events are learnt from.
    var events: Int
    /// The SHA-256 of these events: times, ends and amounts in their order.
    var log: String

    /// The training on rows of `log`.
    init(log: EventLog, order: some Collection<Int>, configuration: DragnetConfiguration) {
        let plain = configuration.withoutMachine
        settings = [:]
        // How findings are shown moves no vector.
        for section in ["input", "map", "entities", "embed", "cluster", "detect"] {
            for setting in SettingCatalog.settings(of: section) { settings[setting.name] = setting.show(plain) }
        }
        events = order.count
        var hash = ContentHash()
        func add(_ word: UInt64) { withUnsafeBytes(of: word.littleEndian) { hash.update($0) } }
        for row in order {
            add(UInt64(log.sources[row]) << 32 | UInt64(log.destinations[row]))
            if let times = log.times { add(UInt64(bitPattern: times[row])) }
            if let amounts = log.amounts { add(amounts[row]?.bitPattern ?? .max) }
            for node in log.sharedNodes(of: row) { add(UInt64(node)) }
        }
        self.log = hash.hex()
    }

    /// What is not as it was, told to a person; nil if all is.
    func difference(from old: TrainingIdentity) -> String? {
        if version != old.version { return "it was begun by version \(old.version) of Dragnet, this is \(version)" }
        for name in Set(settings.keys).union(old.settings.keys).sorted() where settings[name] != old.settings[name] {
            let words = [old.settings[name], settings[name]].map {
                $0.map { UntrustedText.terminal(UntrustedText.shortened($0, to: 60)) } ?? "not set"
            }
            return "\(name) was \(words[0]) and is \(words[1]) now"
        }
        if events != old.events { return "there were \(old.events) events to learn from and are \(events) now" }
        return log == old.log ? nil : "the events have changed"
    }
}

/// A training that can be gone on with after it was stopped or killed: states of it in a directory of its own.
///
/// ```
/// training/identity.json     what it is of
/// training/1200.state        vectors of the first 1,200 events
/// ```
///
/// The directory appears with the first state and goes away with ``finish()``. One process at a time keeps states there.
final class UnfinishedTraining: Sendable {
    private let directory: String
    private let identity: TrainingIdentity
    private let interval: Double
    private let lock: Mutex<DirectoryLock?>

    private static let identityName = "identity.json"

    /// Begins a training, or goes on with the one whose states lie in `directory`.
    ///
    /// - Parameters:
    ///   - interval: seconds between two states, at least.
    ///   - resumes: whether there must be states to go on from; what is there is removed without.
    /// - Throws: ``DragnetError/Code/usage`` if there is nothing to go on from, or another training goes on there;
    ///   ``DragnetError/Code/modelIncompatible`` if settings or events have changed.
    init(at directory: String, identity: TrainingIdentity, interval: Double, resumes: Bool) throws {
        self.directory = directory
        self.identity = identity
        self.interval = interval
        let isThere = FileManager.default.fileExists(atPath: directory + "/" + Self.identityName)
        if resumes && !isThere { throw Self.nothing(directory) }
        // One that was killed before it had said what it is of leaves a directory too.
        let isBegun = FileManager.default.fileExists(atPath: directory)
        lock = Mutex(isBegun ? try Self.lock(directory) : nil)
        if resumes {
            try checkIdentity()
            removeFiles { $0.contains(".tmp.") }
        } else if isBegun {
            removeAll()
        }
    }

    /// Refuses to go on from nothing, before a log is read for it.
    ///
    /// - Throws: ``DragnetError/Code/usage``.
    static func checkThereIsOne(at directory: String) throws {
        guard FileManager.default.fileExists(atPath: directory + "/" + identityName) else { throw nothing(directory) }
    }

    /// The state that vectors of the first `count` events have come to; nil if none was kept.
    ///
    /// - Throws: ``DragnetError/Code/modelIncompatible`` if it is damaged.
    func state(ofEvents count: Int) throws -> TrainingState? {
        let path = path(count)
        return FileManager.default.fileExists(atPath: path) ? try TrainingState.read(from: path) : nil
    }

    /// Keeps states of vectors of the first `count` events.
    ///
    /// - Parameter includesLast: whether more is learnt after these vectors, so that they are worth keeping too.
    func checkpoints(ofEvents count: Int, includesLast: Bool = true) -> TrainingCheckpoints {
        var checkpoints = TrainingCheckpoints(interval: interval) { [self] snapshot in
            try prepare()
            try snapshot.write(to: path(count))
            try FileSync.syncDirectory(directory)
        }
        checkpoints.includesLast = includesLast
        return checkpoints
    }

    /// Removes all states: the training has ended well.
    func finish() {
        guard lock.withLock({ $0 != nil }) else { return }
        removeAll()
    }

    /// Adds to an interruption how to go on, where `directory` holds what one can go on from.
    static func explaining(_ error: DragnetError, at directory: String, command: String) -> DragnetError {
        guard error.code == .interrupted,
            FileManager.default.fileExists(atPath: directory + "/" + identityName)
        else { return error }
        var error = error
        error.help = "\(command) --resume goes on from the last saved state"
        return error
    }

    private func path(_ count: Int) -> String { directory + "/\(count).state" }

    /// Makes the directory before the first state.
    private func prepare() throws {
        try lock.withLock { lock in
            guard lock == nil else { return }
            try FileSync.makeDirectory(directory)
            lock = try Self.lock(directory)
            try AtomicFile.write(try StableJSON.encode(identity), to: directory + "/" + Self.identityName)
        }
    }

    private func checkIdentity() throws {
        let path = directory + "/" + Self.identityName
        guard let data = FileManager.default.contents(atPath: path),
            let old = try? JSONDecoder().decode(TrainingIdentity.self, from: data)
        else {
            throw DragnetError(
                .modelIncompatible, "is damaged", at: DragnetError.Place(file: path), help: "leave --resume out")
        }
        if let difference = identity.difference(from: old) {
            throw DragnetError(
                .modelIncompatible, "the unfinished training cannot go on: \(difference)",
                at: DragnetError.Place(file: directory),
                help: "run it with what it was begun with, or leave --resume out to begin anew")
        }
    }

    private func removeFiles(_ isWanted: (String) -> Bool) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [] where isWanted(name) {
            try? FileManager.default.removeItem(atPath: directory + "/" + name)
        }
    }

    /// Removes the identity first: without it the rest is nothing to go on from.
    private func removeAll() {
        removeFiles { $0 == Self.identityName }
        removeFiles { $0.contains(".tmp.") || $0.hasSuffix(".state") }
        // Not with what somebody else may have laid there.
        rmdir(directory)
        lock.withLock { $0 = nil }
    }

    private static func lock(_ directory: String) throws -> DirectoryLock {
        guard let lock = try DirectoryLock.acquire(directory) else {
            throw DragnetError(
                .usage, "another training goes on here", at: DragnetError.Place(file: directory),
                help: "wait for it to end, or choose another place")
        }
        return lock
    }

    private static func nothing(_ directory: String) -> DragnetError {
        DragnetError(
            .usage, "there is no unfinished training to go on with", at: DragnetError.Place(file: directory),
            help: "leave --resume out to begin anew")
    }
}
