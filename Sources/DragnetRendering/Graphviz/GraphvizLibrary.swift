import CGraphviz
import DragnetCore
import Synchronization

/// The one door to the Graphviz library of the process.
///
/// Graphviz keeps its state in global variables and crashes when two threads are in it, even on graphs and contexts
/// of their own (measured). So all work from opening a graph to closing it happens under one lock, with one context.
enum GraphvizLibrary {
    /// The context, made at first use.
    ///
    /// Unchecked, because it is only touched under the lock around it.
    private final class Context: @unchecked Sendable {
        private var pointer: OpaquePointer?

        func use() throws -> OpaquePointer {
            if let pointer { return pointer }
            guard let made = gvContext() else {
                throw DragnetError(.internalFault, "Graphviz does not start", help: "check that Graphviz is installed")
            }
            pointer = made
            return made
        }
    }

    private static let context = Mutex(Context())

    /// What Graphviz said during the present work; it would print that to the terminal otherwise.
    static let messages = Mutex<[String]>([])

    /// Does `work` alone in the library.
    static func run<Result: Sendable>(_ work: (OpaquePointer) throws -> Result) throws -> Result {
        try context.withLock { context in
            let handle = try context.use()
            agseterrf { piece in
                guard let piece else { return 0 }
                // A message comes in pieces; a broken drawing may send thousands.
                let text = String(cString: piece)
                GraphvizLibrary.messages.withLock { if $0.count < 200 { $0.append(text) } }
                return 0
            }
            agreseterrors()
            messages.withLock { $0.removeAll() }
            return try work(handle)
        }
    }

    /// An error that says what Graphviz said.
    static func failure(_ what: String) -> DragnetError {
        let said = messages.withLock { $0.joined() }
        let line = UntrustedText.terminal(String(said.prefix(200)))
        return DragnetError(.internalFault, line.isEmpty ? what : "\(what): \(line)")
    }
}
