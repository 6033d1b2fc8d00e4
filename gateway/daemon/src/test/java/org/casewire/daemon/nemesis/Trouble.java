package org.casewire.daemon.nemesis;

import java.sql.Connection;
import java.sql.Statement;
import java.util.Random;
import org.casewire.daemon.harness.Daemon;

/** Something that goes wrong for a while: {@link #begin} gives what ends it. */
enum Trouble {
    KILL {
        @Override
        AutoCloseable begin(NemesisWorld world, NemesisWorld.Node node, Random random) throws Exception {
            node.daemon.kill();
            return node.daemon::startWithoutWaiting;
        }
    },
    SLEEP {
        @Override
        AutoCloseable begin(NemesisWorld world, NemesisWorld.Node node, Random random) throws Exception {
            node.daemon.freeze();
            return node.daemon::thaw;
        }
    },
    CUT_FROM_DATABASE {
        @Override
        AutoCloseable begin(NemesisWorld world, NemesisWorld.Node node, Random random) {
            node.toDatabase.cut();
            return node.toDatabase::mend;
        }
    },
    CUT_FROM_CARRIER {
        @Override
        AutoCloseable begin(NemesisWorld world, NemesisWorld.Node node, Random random) {
            node.toCarrier.cut();
            return node.toCarrier::mend;
        }
    },
    SECOND_PROCESS_UNDER_ONE_NODE_ID {
        @Override
        AutoCloseable begin(NemesisWorld world, NemesisWorld.Node node, Random random) throws Exception {
            Daemon twin = world.twin(node);
            return () -> {
                twin.kill();
                twin.close();
            };
        }
    },
    SESSIONS_ENDED {
        @Override
        AutoCloseable begin(NemesisWorld world, NemesisWorld.Node node, Random random) throws Exception {
            world.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                    + " and application_name like 'casewire " + (random.nextBoolean() ? "link" : "app") + "%'");
            return () -> {};
        }
    },
    TABLE_LOCKED {
        @Override
        AutoCloseable begin(NemesisWorld world, NemesisWorld.Node node, Random random) throws Exception {
            Connection stranger = world.stranger(world.installation.database());
            try (Statement statement = stranger.createStatement()) {
                String[] tables = {"event", "queue", "delivery", "submit_intent"};
                statement.execute(
                        "lock table " + tables[random.nextInt(tables.length)] + " in share row exclusive mode");
            }
            return stranger;
        }
    },
    TRANSACTION_ELSEWHERE {
        @Override
        AutoCloseable begin(NemesisWorld world, NemesisWorld.Node node, Random random) throws Exception {
            Connection stranger = world.stranger("postgres");
            try (Statement statement = stranger.createStatement()) {
                statement.execute("select pg_current_xact_id()");
            }
            return stranger;
        }
    },
    CARRIER_MISBEHAVES {
        @Override
        AutoCloseable begin(NemesisWorld world, NemesisWorld.Node node, Random random) {
            // Acknowledgements lost on a session that lives on are none: what comes again then is the patient's.
            String[] faults = {
                ", 'messagesPerSecond': 40",
                ", 'answerDrop': {'share': 0.05}",
                ", 'earlyReceipts': {'share': 0.5}, 'duplicateReceipts': {'share': 0.5}",
                ", 'refuse': {'share': 0.05}, 'refuseWith': 88",
                ", 'windowLimit': 4, 'duplicateReceipts': {'share': 0.3}",
                ", 'nack': {'share': 0.02}, 'earlyReceipts': {'share': 0.3}",
            };
            world.misbehave(faults[random.nextInt(faults.length)]);
            return world::calm;
        }
    },
    CARRIER_DROPS_ALL_LINKS {
        @Override
        AutoCloseable begin(NemesisWorld world, NemesisWorld.Node node, Random random) {
            world.smsc.simulator().dropBinds();
            return () -> {};
        }
    };

    /** @param node whom it meets, where it meets one */
    abstract AutoCloseable begin(NemesisWorld world, NemesisWorld.Node node, Random random) throws Exception;

    /** Whether it meets one node, and not all. */
    boolean meetsOne() {
        return ofAProcess() || this == CUT_FROM_DATABASE || this == CUT_FROM_CARRIER;
    }

    /** Two of these on one node would end each other. */
    boolean ofAProcess() {
        return this == KILL || this == SLEEP || this == SECOND_PROCESS_UNDER_ONE_NODE_ID;
    }
}
