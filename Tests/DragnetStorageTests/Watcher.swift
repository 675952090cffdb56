import DragnetCore
import Synchronization

/// A progress reporter that looks at something each time it hears.
final class Watcher: ProgressReporter {
    let seen = Mutex<[Int]>([])
    private let look: @Sendable () -> Int?

    init(_ look: @escaping @Sendable () -> Int?) { self.look = look }

    func report(_ progress: WorkProgress) {
        let value = look() ?? -1
        seen.withLock { $0.append(value) }
    }
}

/// Counts calls.
final class Counter: Sendable {
    private let value = Mutex(0)

    func next() -> Int {
        value.withLock {
            $0 += 1
            return $0
        }
    }
}
